using NetCompiler.Files;
using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Testing;
using NetCompiler.Weights;

namespace NetCompiler.Tests.Solvers;

/// <summary>Snapshots of ours: written, resumed, kept, refused.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<SolverType, bool> TypesAndFormats
    {
        get
        {
            var data = new TheoryData<SolverType, bool>();
            foreach (var type in Enum.GetValues<SolverType>())
            {
                data.Add(type, false);
                data.Add(type, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndFormats))]
    public void Resuming_is_bit_for_bit_the_same_as_not_having_stopped(SolverType type, bool isHdf5)
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap"), IsHdf5 = isHdf5 });
        var whole = QuadraticNet.Solver(type);
        float[] losses = Train(whole, 20, store, snapshotAt: 7);

        var resumed = QuadraticNet.Solver(type);
        resumed.Settings = resumed.Settings with { Seed = 1 };
        var report = store.ResumeLatest(resumed);
        Assert.Equal((7, true), (report!.Iteration, report.IsExact));
        Assert.Contains("seed", Assert.Single(report.Notes));
        Assert.Equal(losses[7..], Train(resumed, 20, store, snapshotAt: -1));
        Assert.Equal(whole.Net.Parameters.Values.ToArray(), resumed.Net.Parameters.Values.ToArray());
    }

    [Fact]
    public void A_run_of_layers_resumes_bit_for_bit_too()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap") });
        var recording = CaffeTraining.Of("sgd_batchnorm");
        var whole = CaffeTraining.Start(recording);
        Train(whole, 20, store, snapshotAt: 9);
        var resumed = CaffeTraining.Start(recording);
        store.ResumeLatest(resumed);
        Train(resumed, 20, store, snapshotAt: -1);
        Assert.Equal(whole.Net.Parameters.Values.ToArray(), resumed.Net.Parameters.Values.ToArray());
    }

    [Theory]
    [InlineData("sgd_l2", "snap_iter_10.solverstate")]
    [InlineData("adam_l2", "snap_iter_10.solverstate")]
    [InlineData("lr_multistep", "snap_iter_10.solverstate")]
    [InlineData("nesterov_hdf5_snapshot", "snap_iter_10.solverstate.h5")]
    public void A_snapshot_of_Caffe_resumes_and_the_report_says_what_it_lacks(string name, string state)
    {
        var recording = CaffeTraining.Of(name);
        var report = Snapshot.Resume(CaffeTraining.Start(recording), recording.PathOf(state));
        Assert.Equal((10, false), (report.Iteration, report.IsExact));
        Assert.Single(report.Notes);
    }

    [Theory]
    [InlineData("sgd_l2", false)]
    [InlineData("adam_l2", false)]
    [InlineData("nesterov_hdf5_snapshot", true)]
    public void Our_snapshot_says_what_Caffes_of_the_same_iteration_says(string name, bool isHdf5)
    {
        using var folder = new TemporaryFolder();
        var recording = CaffeTraining.Of(name);
        var solver = CaffeTraining.Start(recording);
        Train(solver, 10, new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap"), IsHdf5 = isHdf5 }), snapshotAt: 10);
        string file = "snap_iter_10.solverstate" + (isHdf5 ? ".h5" : "");
        using var ours = SolverStateSource.Open(folder.PathOf(file));
        using var caffes = SolverStateSource.Open(recording.PathOf(file));
        Assert.Equal((caffes.Iteration, caffes.LearnedNet), (ours.Iteration, ours.LearnedNet));
        Assert.Equal(caffes.History.Count, ours.History.Count);
        for (int i = 0; i < ours.History.Count; i++)
        {
            Assert.Equal(caffes.History[i].Shape, ours.History[i].Shape);
            BlobComparison.Of("history " + i, Numbers(ours.History[i]), Numbers(caffes.History[i]), new Tolerance(1e-6, 1e-3)).ThrowIfDifferent();
        }
    }

    [Fact]
    public void The_last_ones_and_the_best_one_are_kept()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap"), KeepLast = 2 });
        var solver = QuadraticNet.Solver();
        double[] scores = [0.1, 0.9, 0.3, 0.4, 0.2, 0.5];
        foreach (double score in scores)
        {
            solver.Step();
            store.Save(solver, score);
        }
        Assert.Equal(["snap_iter_6", "snap_iter_5", "snap_iter_2"], store.Manifests().Select(path => Path.GetFileName(path)[..^SnapshotManifest.Extension.Length]));
        Assert.Equal(9, Directory.GetFiles(folder.Path).Length);
        Assert.EndsWith("snap_iter_2.snapshot.json", store.Best());
    }

    [Fact]
    public void A_damaged_snapshot_is_passed_over_for_an_earlier_one_and_the_report_says_why()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap") });
        var solver = QuadraticNet.Solver();
        Train(solver, 3, store, snapshotAt: 2);
        store.Save(solver);
        FlipAByte(folder.PathOf("snap_iter_3.caffemodel"));
        var resumed = QuadraticNet.Solver();
        var report = store.ResumeLatest(resumed);
        Assert.Equal(2, report!.Iteration);
        Assert.Contains("snap_iter_3.caffemodel", Assert.Single(report.Notes));
        FlipAByte(folder.PathOf("snap_iter_2.solverstate"));
        Assert.Contains("snap_iter_3.caffemodel", Assert.Throws<RefusedFileException>(() => store.ResumeLatest(QuadraticNet.Solver())).Message);
    }

    [Theory]
    [InlineData("snap_iter_2.caffemodel", SolverType.Sgd, "holds weights")]
    [InlineData("snap_iter_2.solverstate", SolverType.Adam, "type SGD")]
    [InlineData("bare_iter_2.solverstate", SolverType.Adam, "2 history blobs")]
    [InlineData("snap_iter_2.snapshot.json", SolverType.Nesterov, "type SGD")]
    [InlineData("truncated_iter_2.solverstate", SolverType.Sgd, "history blob 0")]
    [InlineData("empty.solverstate", SolverType.Sgd, "0 bytes")]
    [InlineData("solver.prototxt", SolverType.Sgd, "prototxt")]
    public void What_is_no_snapshot_of_this_training_is_refused_with_its_name_and_changes_nothing(string file, SolverType type, string word)
    {
        using var folder = new TemporaryFolder();
        Train(QuadraticNet.Solver(), 2, new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap") }), snapshotAt: 2);
        File.Copy(folder.PathOf("snap_iter_2.solverstate"), folder.PathOf("bare_iter_2.solverstate"));
        File.WriteAllBytes(folder.PathOf("truncated_iter_2.solverstate"), File.ReadAllBytes(folder.PathOf("snap_iter_2.solverstate"))[..1000]);
        File.WriteAllText(folder.PathOf("empty.solverstate"), "");
        File.WriteAllText(folder.PathOf("solver.prototxt"), "name: \"x\"\n");
        var solver = QuadraticNet.Solver(type);
        float[] before = solver.Net.Parameters.Values.ToArray();
        var refusal = Assert.Throws<RefusedFileException>(() => Snapshot.Resume(solver, folder.PathOf(file)));
        Assert.Contains(file[..4], refusal.Message);
        Assert.Contains(word, refusal.Message);
        Assert.Equal(before, solver.Net.Parameters.Values.ToArray());
        Assert.Equal(0, solver.Iteration);
    }

    [Fact]
    public void A_snapshot_of_another_net_is_refused_with_and_without_its_manifest()
    {
        using var folder = new TemporaryFolder();
        Train(QuadraticNet.Solver(), 2, new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap") }), snapshotAt: 2);
        string state = folder.PathOf("snap_iter_2.solverstate");
        foreach (int[] counts in new[] { new[] { 1000, 18 }, [1000], [1000, 17, 5] })
        {
            var refusal = Assert.Throws<RefusedFileException>(() => Snapshot.Resume(QuadraticNet.Solver(SolverType.Sgd, 1, counts), state));
            Assert.Contains("another net", refusal.Message);
        }
        File.Delete(folder.PathOf("snap_iter_2.snapshot.json"));
        foreach (int[] counts in new[] { new[] { 1000, 18 }, [1000, 17, 5] })
        {
            Assert.Contains("another net", Assert.Throws<RefusedFileException>(() => Snapshot.Resume(QuadraticNet.Solver(SolverType.Sgd, 1, counts), state)).Message);
        }
    }

    [Fact]
    public void A_diverged_training_stops_and_writes_no_snapshot()
    {
        using var folder = new TemporaryFolder();
        var store = new SnapshotStore(new SnapshotOptions { Prefix = folder.PathOf("snap") });
        var solver = QuadraticNet.Solver();
        Train(solver, 2, store, snapshotAt: 2);
        solver.Net.Parameters.Values[5] = float.NaN;
        Assert.Contains("number 5", Assert.Throws<InvalidOperationException>(() => store.Save(solver)).Message);
        Assert.Equal(2, Assert.Throws<TrainingDivergedException>(() => solver.Step()).Iteration);
        Assert.Equal(2, store.ResumeLatest(QuadraticNet.Solver())!.Iteration);
    }

    private static float[] Train(Solver solver, int until, SnapshotStore store, int snapshotAt)
    {
        var losses = new List<float>();
        while (solver.Iteration < until)
        {
            losses.Add(solver.Step());
            if (solver.Iteration == snapshotAt) store.Save(solver);
        }
        return [.. losses];
    }

    private static float[] Numbers(BlobRecord blob)
    {
        float[] numbers = new float[blob.Count];
        blob.Read((first, values) => values.CopyTo(numbers.AsSpan((int)first)));
        return numbers;
    }

    private static void FlipAByte(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
