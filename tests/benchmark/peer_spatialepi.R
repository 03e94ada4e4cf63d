# Seconds that SpatialEpi takes to scan circles, and its highest log likelihood ratio.
# Rscript peer_spatialepi.R <file with x, y, population, cases> <maps>
suppressMessages(library(SpatialEpi))
told <- commandArgs(trailingOnly = TRUE)
tracts <- read.csv(told[1])
maps <- as.integer(told[2])
centres <- tracts[, c("x", "y")]
expected <- tracts$population * sum(tracts$cases) / sum(tracts$population)
spent <- system.time(
  found <- kulldorff(
    centres, tracts$cases, tracts$population,
    expected.cases = expected, pop.upper.bound = 0.5, n.simulations = maps,
    alpha.level = 0.05, plot = FALSE
  )
)
cat(found$most.likely.cluster$log.likelihood.ratio, spent[["elapsed"]], "\n")
