// What a pass allocates is counted for the whole process, and teams of workers need the processors: tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
