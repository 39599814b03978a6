using System.CommandLine;
using System.Globalization;
using FlickrStyle.Display;
using FlickrStyle.Nets;
using NetCompiler.Data;
using NetCompiler.Reporting;
using NetCompiler.Solvers;
using NetCompiler.Tool;
using NetCompiler.Training;

namespace FlickrStyle.Commands;

/// <summary><c>train</c>: Caffe's command.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Solver = new("--solver") { Description = "The solver. Its numbers are read now, so edits take effect; its net is compiled if it is none of this program's.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> Snapshot = new("--snapshot") { Description = "A snapshot to go on from: .solverstate, .solverstate.h5 or .snapshot.json.", HelpName = "FILE" };
    private static readonly Option<int?> Iterations = new("--iterations") { Description = "How many iterations, instead of the solver's max_iter.", HelpName = "N" };
    private static readonly Option<string> Phase = new("--phase") { Description = "Accepted as Caffe accepts it; training has both phases.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private static readonly Option<SignalEffect> Interrupt = JobOptions.Effect("--sigint_effect", "SIGINT", SignalEffect.Stop);
    private static readonly Option<SignalEffect> Hangup = JobOptions.Effect("--sighup_effect", "SIGHUP", SignalEffect.Snapshot);
    private static readonly Option<string?> Log = new("--log-dir") { Description = "A folder for CSV and TensorBoard files and report.html.", HelpName = "DIR" };

    public static Command Create()
    {
        var command = new Command("train",
            "Trains a net, from its fillers, from weights or from a snapshot. A second SIGINT ends the program at once.\n\n"
            + "Lists, labels and files are checked before the first iteration. A loss that is not finite stops the training; the last good snapshot stays.\n\n" + ExitCode.Help)
        {
            Solver, JobOptions.Weights, Snapshot, JobOptions.Gpu, JobOptions.Device, Phase, JobOptions.Level, JobOptions.Stage, Iterations, Interrupt, Hangup,
            JobOptions.MostBadImages, JobOptions.Strict, Log,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string path = parsed.GetRequiredValue(Solver);
        var job = NetJob.OfSolver(path, parsed.GetValue(JobOptions.Level), JobOptions.Split(parsed.GetValue(JobOptions.Stage)), error);
        string[] weights = JobOptions.Split(parsed.GetValue(JobOptions.Weights));
        string? snapshot = parsed.GetValue(Snapshot);
        if (weights.Length > 0 && snapshot is not null)
        {
            error.WriteLine("error: -snapshot goes on with the weights of the snapshot, -weights begins with others: give one of them.");
            return ExitCode.Usage;
        }
        if (weights.Length == 0 && snapshot is null) weights = [.. job.Solver!.Weights.SelectMany(JobOptions.Split)];
        var settings = job.Settings;
        if (parsed.GetValue(Iterations) is { } iterations) settings = settings with { MaxIterations = iterations };
        var schedule = job.Schedule;
        // Caffe's default: beside the solver, under its name.
        if (schedule.SnapshotPrefix.Length == 0) schedule = schedule with { SnapshotPrefix = Path.ChangeExtension(path, null) };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(schedule.SnapshotPrefix))!);
        using var device = NetDevice.Open(parsed.GetValue(JobOptions.Gpu), parsed.GetValue(JobOptions.Device));
        var data = new DataOptions
        {
            Seed = settings.Seed,
            BadImages = JobOptions.BadImages(parsed),
            Report = problem => error.WriteLine(problem.ToString()),
        };
        var history = new RunHistory(Path.GetFileNameWithoutExtension(schedule.SnapshotPrefix));
        string? folder = parsed.GetValue(Log);
        using var csv = folder is null ? null : new CsvLog(folder);
        using var board = folder is null ? null : new TensorBoardLog(folder);
        // The log has these lines; the live display has none for them.
        var display = LiveDisplay.Create(Path.GetFileName(path), output);
        ITrainingObserver?[] observers = [display is CaffeLog ? null : new WeightLines(output), display, history, csv, board];
        using var run = new TrainingRun(job.Family, device, new TrainingOptions
        {
            Settings = settings,
            Schedule = schedule,
            Weights = weights,
            Snapshot = snapshot,
            Data = data,
            Observers = [.. observers.OfType<ITrainingObserver>()],
            InterruptEffect = parsed.GetValue(Interrupt),
            HangupEffect = parsed.GetValue(Hangup),
        });
        foreach (var source in run.DataReport?.Sources ?? []) error.WriteLine(source.ToString());
        var outcome = run.Run();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcome.End} at iteration {outcome.Iteration} on {device}: {outcome.ImagesPerSecond:0.0} images/s, peak memory {outcome.PeakMemory / 1e6:0} MB, waiting for data {outcome.DataShare:0.0%}"));
        if (folder is not null) HtmlReport.Write(Path.Combine(folder, "report.html"), new ReportContent { Title = job.Family.Name, Runs = [history] });
        return ExitCode.Success;
    }
}
