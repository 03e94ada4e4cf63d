# Seconds that qicharts2 takes to compute u' charts, one after another.
# Rscript peer_qicharts2.R <series> <weeks>
suppressMessages(library(qicharts2))
told <- as.integer(commandArgs(trailingOnly = TRUE))
set.seed(1)
counts <- matrix(rpois(told[1] * told[2], 20), nrow = told[1])
spent <- system.time(
  for (row in seq_len(told[1])) {
    qic(seq_len(told[2]), counts[row, ], n = rep(4000, told[2]), chart = "up")$data
  }
)
cat(spent[["elapsed"]], "\n")
