# The same map in mgcv: a Markov random field of full rank, smoothed by REML.
# Rscript peer_mgcv.R counts.csv links.csv  ->  seconds of the fit alone, then the fitted risks
suppressMessages(library(mgcv))
files <- commandArgs(trailingOnly = TRUE)
counts <- read.csv(files[1])
links <- read.csv(files[2])
areas <- as.character(seq_len(nrow(counts)))
nb <- lapply(areas, function(a) links$other[links$one == as.integer(a)])
names(nb) <- areas
counts$area <- factor(areas, levels = areas)
took <- system.time(
  fit <- gam(
    events ~ offset(log(expected)) + s(area, bs = "mrf", xt = list(nb = nb), k = nrow(counts) - 2),
    family = poisson, data = counts, method = "REML"
  )
)["elapsed"]
risk <- exp(predict(fit, type = "link") - log(counts$expected))
cat(c(took, risk), sep = "\n")
