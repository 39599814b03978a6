namespace FlickrStyle.Tests.BadInput;

/// <summary>Files that a training cannot go on from, given as a snapshot.</summary>
public sealed class BadSnapshotTests
{
    [Theory]
    [InlineData("job_iter_3.caffemodel", "it holds weights (a .caffemodel), not the state of a solver", "Resume from the .solverstate beside it")]
    [InlineData("solver.prototxt", "it is a text, such as a prototxt", "Training is resumed from a .solverstate")]
    [InlineData("images", "it is a folder")]
    [InlineData("nowhere.solverstate", "there is no such file")]
    [InlineData("nowhere.snapshot.json", "there is no such file")]
    [InlineData("empty.solverstate", "it has 0 bytes", "Resume from an earlier snapshot")]
    [InlineData("cut.solverstate", "history blob 0: at byte ", "truncated or damaged")]
    public void What_is_no_snapshot_is_refused(string name, params string[] words)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        File.WriteAllBytes(job["empty.solverstate"], []);
        File.WriteAllBytes(job["cut.solverstate"], File.ReadAllBytes(job["job_iter_3.solverstate"])[..1000]);
        job.Train("-snapshot", job[name]).AssertRefused([job[name], .. words]);
    }

    [Theory]
    [InlineData("job_iter_3.solverstate")]
    [InlineData("job_iter_3.snapshot.json")]
    public void A_snapshot_of_another_solver_or_net_or_a_damaged_one_is_refused(string name)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        string solver = File.ReadAllText(job.Solver), net = File.ReadAllText(job.Net);
        job.ChangeSolver("momentum: 0.9", "type: \"Adam\" momentum: 0.9 delta: 1e-8");
        job.Train("-snapshot", job[name]).AssertRefused("job_iter_3", "it is of a solver of type SGD, and this one is Adam", "Resume with type: \"SGD\"");
        File.WriteAllText(job.Solver, solver);
        job.ChangeNet("num_output: 20", "num_output: 21");
        job.Train("-snapshot", job[name]).AssertRefused("job_iter_3", "it is of another net", "Resume with the prototxt that was trained");
        File.WriteAllText(job.Net, net);

        string state = job["job_iter_3.solverstate"];
        byte[] bytes = File.ReadAllBytes(state);
        bytes[30_000] ^= 1;
        File.WriteAllBytes(state, bytes);
        job.Train("-snapshot", job[name]).AssertRefused(state, "its content is not what was written", "resume from an earlier snapshot");
        File.WriteAllBytes(state, bytes[..^10]);
        job.Train("-snapshot", job[name]).AssertRefused(state, "when it was written", "It is truncated or was replaced: resume from an earlier snapshot");
        bytes[30_000] ^= 1;
        File.WriteAllBytes(state, bytes);
        File.Delete(job["job_iter_3.caffemodel"]);
        job.Train("-snapshot", job[name]).AssertRefused(job["job_iter_3.caffemodel"], "it is missing", "Resume from an earlier snapshot");
    }

    [Fact]
    public void A_snapshot_behind_the_last_iteration_is_used_with_a_warning()
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        Assert.Contains("the snapshot is of iteration 3, and max_iter is 2: there is nothing left to train.", job.Train("-snapshot", job["job_iter_3.solverstate"], "-iterations", "2").AssertDone().Output);
    }
}
