using System.Collections.Concurrent;
using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Weights;

namespace NetCompiler.Training;

/// <summary>
/// Trains a net as Caffe's <c>train</c> does, from the weights to the last snapshot: <c>new TrainingRun(FlickrStyleCaffeNet.Family, device).Run()</c>.
/// Nets and parameters stay until the run is disposed, for what comes after training.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly TrainingRequests requests = new();
    private readonly NetFamily family;
    private readonly IDisposable?[] owned;
    private bool hasRun;

    /// <summary>Makes the nets and opens the data, which are checked now, before anything is trained.</summary>
    /// <param name="family">The nets: the <c>Family</c> of a generated class.</param>
    /// <param name="device">What they compute on; not disposed with the run.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <exception cref="ArgumentException">The net cannot be trained, or the options contradict each other.</exception>
    public TrainingRun(NetFamily family, ComputeDevice device, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(device);
        this.family = family;
        Options = options ?? new TrainingOptions();
        var settings = Options.Settings ?? family.Settings ?? throw new ArgumentException("the net was compiled without a solver: name one in the project's CaffeNet item, or give settings", nameof(options));
        Schedule = Options.Schedule ?? family.Schedule ?? new SolverSchedule();
        CheckOptions(family, settings, Schedule, Options);
        IDisposable? opened = null;
        Parameters = family.CreateParameters(true);
        TrainNet = family.CreateTrain!(device, Parameters);
        try
        {
            bool tests = Schedule.TestInterval > 0;
            TestNet = tests ? family.CreateTest!(device, Parameters) : null;
            settings = settings with { Seed = ResumedSeed() ?? settings.Seed };
            var trainData = Options.TrainData is { } openTrain ? openTrain(TrainNet) : OpenLayers(TrainNet, family.TrainData, settings.Seed);
            // Until somebody owns them, data that are open are closed if what follows fails.
            opened = trainData as IDisposable;
            TestData = TestNet is null ? null : Options.TestData is { } openTest ? openTest(TestNet) : OpenLayers(TestNet, family.TestData, settings.Seed);
            CompareData(trainData as NetDataReader, TestData as NetDataReader);
            RequireData(TrainNet, trainData, "TrainData");
            if (TestNet is not null) RequireData(TestNet, TestData, "TestData");
            if (TestNet is not null && Options.Score is { } score) RequireScore(TestNet, score);
            Data = trainData is null ? null : new WatchedData(trainData);
            Solver = new Solver((ITrainableNet)TrainNet, settings, Data, (device as CpuDevice)?.Team);
            owned = [trainData as IDisposable, TestData as IDisposable, TestNet, TrainNet, Parameters];
        }
        catch
        {
            opened?.Dispose();
            (TestData as IDisposable)?.Dispose();
            TestNet?.Dispose();
            TrainNet.Dispose();
            Parameters.Dispose();
            throw;
        }
    }

    /// <summary>How it trains.</summary>
    public TrainingOptions Options { get; }

    /// <summary>When it tests, displays and writes snapshots.</summary>
    public SolverSchedule Schedule { get; }

    /// <summary>The parameters, which the nets share; make the family's net for inference over them.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The net that is trained.</summary>
    public CompiledNet TrainNet { get; }

    /// <summary>The net that is tested; null if the schedule asks for no tests.</summary>
    public CompiledNet? TestNet { get; }

    /// <summary>Where the test net's batches come from; null if there are none.</summary>
    public ITrainingData? TestData { get; }

    /// <summary>What the net's data layers read, counted; null if the options say where data come from.</summary>
    public DataCheckReport? DataReport { get; private set; }

    /// <summary>The solver.</summary>
    public Solver Solver { get; }

    internal WatchedData? Data { get; }

    /// <summary>What the readers of data found and nobody was told yet; they find it on threads of their own.</summary>
    internal ConcurrentQueue<DataProblem> DataProblems { get; } = new();

    /// <summary>Asks the training to stop after the iteration it is at. May be called from any thread.</summary>
    public void RequestStop() => requests.Stop();

    /// <summary>Asks for a snapshot after the iteration it is at. May be called from any thread.</summary>
    public void RequestSnapshot() => requests.Snapshot();

    /// <summary>Trains; once.</summary>
    /// <returns>How it ended: finished, or stopped on request.</returns>
    /// <exception cref="TrainingDivergedException">The loss is not finite, or far too large. The last good snapshot is kept; the exception says where the first bad number was found.</exception>
    /// <exception cref="SnapshotLockedException">Another run writes under the same snapshot prefix.</exception>
    /// <exception cref="Files.RefusedFileException">Weights or the snapshot cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read; or the last snapshot cannot be written. Whatever the data throw is passed on, after a snapshot was written.</exception>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public TrainingOutcome Run()
    {
        if (hasRun) throw new InvalidOperationException("a training is run once; make another run");
        hasRun = true;
        var observers = new ObserverList(Options.Observers);
        using var signals = requests.Listen(Options.InterruptEffect, Options.HangupEffect);
        using var snapshots = WritesSnapshots(Schedule) ? new SnapshotWriting(Prefix(), Schedule.SnapshotsAreHdf5, Options, Solver, observers) : null;
        Begin(observers, snapshots);
        return new TrainingLoop(this, requests, observers, snapshots).Run();
    }

    /// <summary>Gives the memory of nets and parameters back, and closes the data.</summary>
    public void Dispose()
    {
        foreach (var part in owned) part?.Dispose();
    }

    private static bool WritesSnapshots(SolverSchedule schedule) => schedule.Snapshot > 0 || schedule.SnapshotAfterTrain;

    private static void CheckOptions(NetFamily family, SolverSettings settings, SolverSchedule schedule, TrainingOptions options)
    {
        if (family.CreateTrain is null) throw new ArgumentException($"net '{family.Name}' has no training phase", nameof(family));
        if (settings.MaxIterations < 0) throw new ArgumentException("max_iter is negative", nameof(options));
        bool resumes = options.Snapshot is not null || options.ResumesLatest;
        if (resumes && options.Weights.Count > 0) throw new ArgumentException("a snapshot has weights of its own: give a snapshot to resume, or weights to fine-tune, not both", nameof(options));
        if (options.Snapshot is not null && options.ResumesLatest) throw new ArgumentException("give the snapshot to resume, or ask for the latest, not both", nameof(options));
        if (schedule.TestInterval <= 0) return;
        if (family.CreateTest is null) throw new ArgumentException($"the schedule has a test_interval, but net '{family.Name}' has no test phase", nameof(family));
        if (schedule.TestIterations.Length != 1 || schedule.TestIterations[0] < 1)
        {
            throw new ArgumentException("the net has one test net, so the schedule needs one test_iter, at least 1; it has " + (schedule.TestIterations.Length == 0 ? "none" : string.Join(", ", schedule.TestIterations)), nameof(options));
        }
    }

    private static void RequireData(CompiledNet net, ITrainingData? data, string option)
    {
        if (data is not null || !net.AllBlobs.OfType<InputBlob>().Any()) return;
        throw new ArgumentException($"the net has inputs ({string.Join(", ", net.AllBlobs.OfType<InputBlob>())}), and nothing fills them: set TrainingOptions.{option}", nameof(data));
    }

    private NetDataReader? OpenLayers(CompiledNet net, IReadOnlyList<DataLayerSettings> layers, ulong seed) =>
        layers.Count == 0 ? null : NetDataReader.Open(net, layers, (Options.Data ?? new DataOptions()) with { Seed = seed, Report = Report });

    // Files and labels were looked at when the data were opened; what is left is what the lists say together: classes that are rare, images that are in both.
    private void CompareData(NetDataReader? train, NetDataReader? test)
    {
        if (Options.TrainData is not null || train is null) return;
        bool tests = test is not null && Options.TestData is null;
        DataReport = DataChecks.Run(family.TrainData, tests ? family.TestData : [], (Options.Data ?? new DataOptions()) with { ChecksFiles = false });
        foreach (var problem in DataReport.Problems.Except(train.Problems.Concat(test?.Problems ?? []))) Report(problem);
    }

    private void Report(DataProblem problem)
    {
        DataProblems.Enqueue(problem);
        Options.Data?.Report?.Invoke(problem);
    }

    // Order and crops depend on the seed, so a training that is resumed opens its data with the seed that it began with.
    private ulong? ResumedSeed()
    {
        string? path = Options.Snapshot ?? (Options.ResumesLatest ? new SnapshotStore(new SnapshotOptions { Prefix = Prefix() }).Manifests().FirstOrDefault() : null);
        string? manifest = path is null ? null : Snapshot.ManifestOf(path);
        return manifest is null || !File.Exists(manifest) ? null : SnapshotManifest.Read(manifest).Seed;
    }

    private static void RequireScore(CompiledNet net, string name)
    {
        if (net.Outputs.Any(output => output.Blob.Name == name && output.Blob.Count == 1)) return;
        throw new ArgumentException($"the test net has no output '{name}' of one number to be its score; its outputs are {string.Join(", ", net.Outputs.Select(output => output.Blob))}", nameof(name));
    }

    private void Begin(ObserverList observers, SnapshotWriting? snapshots)
    {
        var resumed = Options.Snapshot is { } path ? Snapshot.Resume(Solver, path) : Options.ResumesLatest ? snapshots?.Regular.ResumeLatest(Solver) : null;
        if (resumed is not null)
        {
            snapshots?.Resumed = resumed.Path;
            observers.Tell(observer => observer.OnResume(resumed));
            return;
        }
        ((IParameterSet)Parameters).Fill(Solver.Settings.Seed);
        if (Options.Weights.Count == 0) return;
        var loaded = WeightLoader.Load(Parameters, Options.Weights, new WeightLoadOptions { Skip = [.. Options.SkippedLayers] });
        observers.Tell(observer => observer.OnWeights(Options.Weights, loaded));
    }

    private string Prefix()
    {
        if (Schedule.SnapshotPrefix.Length > 0) return Schedule.SnapshotPrefix;
        string name = string.Concat(family.Name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
        return name.Length == 0 ? "net" : name;
    }
}
