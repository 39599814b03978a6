using System.Diagnostics;
using NetCompiler.Blobs;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>
/// The loop of Caffe's <c>Solver::Step</c> and <c>Solver::Solve</c>: iterations, with tests, displays and snapshots between them. A test comes before
/// the snapshot of the same iteration, so that the snapshot has its score; the weights are the same in either order.
/// </summary>
internal sealed class TrainingLoop
{
    private readonly TrainingRun run;
    private readonly TrainingRequests requests;
    private readonly ObserverList observers;
    private readonly SnapshotWriting? snapshots;
    private readonly SolverSchedule schedule;
    private readonly Solver solver;
    private readonly DivergenceWatch watch;
    private readonly int imagesPerIteration;
    private readonly long start = Stopwatch.GetTimestamp();
    private double? bestScore;
    private double iterationSeconds;
    private int iterationsMade, iterationsAtDisplay;
    private long displayed = Stopwatch.GetTimestamp();
    private TestResult? lastTest, bestTest;

    public TrainingLoop(TrainingRun run, TrainingRequests requests, ObserverList observers, SnapshotWriting? snapshots)
    {
        (this.run, this.requests, this.observers, this.snapshots) = (run, requests, observers, snapshots);
        (schedule, solver) = (run.Schedule, run.Solver);
        watch = new DivergenceWatch(run.Options.DivergenceFactor);
        int batch = run.TrainNet.AllBlobs.OfType<InputBlob>().FirstOrDefault() is { Shape.Rank: > 0 } input ? input.Shape[0] : 1;
        imagesPerIteration = batch * solver.Settings.IterationSize;
    }

    public TrainingOutcome Run()
    {
        if (solver.Iteration > 0) bestScore = snapshots?.EarlierBest();
        iterationsAtDisplay = solver.Iteration;
        var begin = new TrainingStart(
            solver.Net.Parameters.NetName, run.TrainNet.Device.Name, run.TrainNet, solver.Settings, schedule, solver.Iteration, imagesPerIteration, Memory());
        observers.Tell(observer => observer.OnStart(begin));
        TellDataProblems();
        if (solver.Iteration > 0 && solver.Iteration >= solver.Settings.MaxIterations)
        {
            observers.Tell(observer => observer.OnWarning(FormattableString.Invariant($"the snapshot is of iteration {solver.Iteration}, and max_iter is {solver.Settings.MaxIterations}: there is nothing left to train.")));
        }
        try
        {
            Iterate();
            if (schedule.SnapshotAfterTrain) snapshots?.Write(ScoreNow());
            if (!requests.IsStopRequested) LookOnceMore();
        }
        catch (TrainingDivergedException diverged)
        {
            End(TrainingEnd.Diverged, diverged.Message);
            throw;
        }
        catch (Exception problem)
        {
            // Data that failed did so between two iterations, as far as weights and history are concerned.
            if (run.Data?.Failure == problem) snapshots?.Write(ScoreNow());
            End(TrainingEnd.Failed, problem.Message);
            throw;
        }
        if (snapshots?.Problem is { } unwritten)
        {
            End(TrainingEnd.Failed, unwritten);
            throw new IOException(unwritten);
        }
        return End(requests.IsStopRequested ? TrainingEnd.Stopped : TrainingEnd.Finished, null);
    }

    private void Iterate()
    {
        if (IsTestDue() && (solver.Iteration > 0 || schedule.TestsFirst)) Test();
        while (solver.Iteration < solver.Settings.MaxIterations && !requests.IsStopRequested)
        {
            Step();
            if (IsTestDue()) Test();
            bool isDue = schedule.Snapshot > 0 && solver.Iteration % schedule.Snapshot == 0;
            if (requests.TakeSnapshotRequest() | isDue) snapshots?.Write(ScoreNow());
        }
    }

    private void Step()
    {
        int iteration = solver.Iteration;
        float rate = solver.LearningRate, loss;
        double waited = run.Data?.Seconds ?? 0;
        long before = Stopwatch.GetTimestamp();
        run.Data?.BeginIteration();
        try
        {
            loss = solver.Step();
        }
        catch (TrainingDivergedException diverged)
        {
            string place = NonFiniteSearch.Find(run.TrainNet, EarlierBatches(iteration - 1)) ?? "A second pass over the same batch is finite.";
            throw new TrainingDivergedException(diverged.Iteration, diverged.Loss, diverged.LearningRate, place, snapshots?.LastGood, diverged);
        }
        double seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
        iterationSeconds += seconds;
        iterationsMade++;
        var progress = new IterationProgress(iteration, loss, rate, seconds, (run.Data?.Seconds ?? 0) - waited, imagesPerIteration);
        observers.Tell(observer => observer.OnIteration(progress));
        TellDataProblems();
        if (schedule.Display > 0 && iteration % schedule.Display == 0) Display(iteration, loss, rate, isFinal: false);
        if (watch.Add(loss) is { } hopeless) throw new TrainingDivergedException(iteration, loss, rate, hopeless, snapshots?.LastGood);
    }

    // Batches depend on their position alone, so those of an iteration can be had again; training is over by then.
    private IEnumerable<object?> EarlierBatches(int iteration)
    {
        if (run.Data is not { } data || iteration < 0) yield break;
        data.Position = (long)iteration * solver.Settings.IterationSize;
        for (int batch = 0; batch < solver.Settings.IterationSize; batch++)
        {
            data.NextBatch();
            yield return null;
        }
    }

    private void Display(int iteration, float loss, float rate, bool isFinal)
    {
        var progress = new DisplayProgress(
            iteration, loss, rate, NetTest.Outputs(run.TrainNet), Stopwatch.GetElapsedTime(displayed).TotalSeconds, iteration - iterationsAtDisplay, isFinal);
        (displayed, iterationsAtDisplay) = (Stopwatch.GetTimestamp(), iteration);
        observers.Tell(observer => observer.OnDisplay(progress));
    }

    // Caffe shows the loss of one more batch after the last iteration, without learning from it.
    private void LookOnceMore()
    {
        if (schedule.Display <= 0 || solver.Iteration % schedule.Display != 0) return;
        run.Data?.NextBatch();
        float loss = solver.AddToDisplay(run.TrainNet.RunForward());
        Display(solver.Iteration, loss, solver.LearningRate, isFinal: true);
    }

    private void TellDataProblems()
    {
        while (run.DataProblems.TryDequeue(out var problem)) observers.Tell(observer => observer.OnWarning(problem.ToString()));
    }

    private bool IsTestDue() => run.TestNet is not null && solver.Iteration % schedule.TestInterval == 0;

    private void Test()
    {
        int iteration = solver.Iteration, batches = schedule.TestIterations[0];
        observers.Tell(observer => observer.OnTestStart(iteration));
        SeekTestData(iteration, batches);
        if (NetTest.Run(run.TestNet!, run.TestData, batches, BetweenTestBatches) is not var (loss, outputs, seconds)) return;
        double score = Score(loss, outputs);
        bool isBest = double.IsFinite(score) && (bestScore is null || score > bestScore);
        if (isBest) bestScore = score;
        lastTest = new TestResult(iteration, loss, outputs, score, isBest, schedule.TestComputesLoss, seconds);
        if (isBest) bestTest = lastTest;
        observers.Tell(observer => observer.OnTest(lastTest));
        if (isBest && run.Options.KeepsBest && iteration > 0) snapshots?.WriteBest(score);
    }

    // Batches go on from test to test, as in Caffe; where they are depends on the iteration alone, so that a resumed training tests as the other would.
    private void SeekTestData(int iteration, int batches)
    {
        if (run.TestData is not { } data) return;
        long tests = iteration / schedule.TestInterval - (schedule.TestsFirst ? 0 : 1);
        if (data.Position != tests * batches) data.Position = tests * batches;
    }

    private bool BetweenTestBatches()
    {
        if (requests.TakeSnapshotRequest()) snapshots?.Write(null);
        return requests.IsStopRequested;
    }

    private double Score(float loss, IReadOnlyList<OutputValue> outputs)
    {
        if (run.Options.Score is { } name) return outputs.First(output => output.Name == name).Value;
        foreach (var output in outputs)
        {
            if (TestResult.IsAccuracy(output)) return output.Value;
        }
        return -loss;
    }

    private double? ScoreNow() => lastTest?.Iteration == solver.Iteration && double.IsFinite(lastTest.Score) ? lastTest.Score : null;

    private MemoryUse Memory()
    {
        var set = run.Parameters;
        long gradients = set.DiffArena?.Bytes ?? 0;
        return new MemoryUse(set.DataArena.Bytes, gradients, gradients * solver.Settings.HistoryCount, run.TrainNet.ActivationArena.Bytes, run.TestNet?.ActivationArena.Bytes ?? 0);
    }

    private TrainingOutcome End(TrainingEnd end, string? problem)
    {
        TellDataProblems();
        using var process = Process.GetCurrentProcess();
        var outcome = new TrainingOutcome
        {
            End = end,
            Iteration = solver.Iteration,
            Loss = solver.Loss,
            LastTest = lastTest,
            BestTest = bestTest,
            LastSnapshot = snapshots?.Last,
            BestSnapshot = snapshots?.Best,
            Duration = Stopwatch.GetElapsedTime(start),
            ImagesPerSecond = iterationSeconds == 0 ? 0 : (double)iterationsMade * imagesPerIteration / iterationSeconds,
            DataShare = iterationSeconds == 0 ? 0 : Math.Min(1, (run.Data?.Seconds ?? 0) / iterationSeconds),
            PeakMemory = process.PeakWorkingSet64,
            Problem = problem,
        };
        observers.Tell(observer => observer.OnEnd(outcome));
        return outcome;
    }
}
