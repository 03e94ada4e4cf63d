"""Two standards say what their columns mean; one side table says where people live."""
