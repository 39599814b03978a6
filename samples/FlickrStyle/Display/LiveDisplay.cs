using NetCompiler.Reporting;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Training;
using Spectre.Console;

namespace FlickrStyle.Display;

/// <summary>
/// Shows a training on the terminal while it goes on. It is drawn by a thread of its own, ten times a second, so that the training does not wait for a slow terminal;
/// nothing else may write to the terminal meanwhile. What it showed last stays.
/// </summary>
internal sealed class LiveDisplay : ITrainingObserver, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole console;
    private readonly string title;
    private readonly DisplayState state = new();
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim ended = new();
    private Thread? thread;

    /// <summary>A display that begins to show when the training starts.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="title">What is trained.</param>
    public LiveDisplay(IAnsiConsole console, string title) => (this.console, this.title) = (console, title);

    /// <summary>A display for a person; or, where the output goes to a file or another program, the lines of Caffe's log.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="output">Where lines go.</param>
    public static ITrainingObserver Create(string title, TextWriter output)
    {
        bool isScreen = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };
        return isScreen ? new LiveDisplay(AnsiConsole.Console, title) : new CaffeLog(output);
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report) => Change(() =>
    {
        state.Resume(report);
        foreach (string note in report.Notes) state.Warn(note);
    });

    /// <inheritdoc/>
    public void OnStart(TrainingStart start)
    {
        Change(() => state.Begin(start));
        thread = new Thread(Show) { IsBackground = true, Name = "display" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void OnIteration(IterationProgress progress) => Change(() => state.Add(progress));

    /// <inheritdoc/>
    public void OnTestStart(int iteration) => Change(state.BeginTest);

    /// <inheritdoc/>
    public void OnTest(TestResult result) => Change(() => state.Add(result));

    /// <inheritdoc/>
    public void OnSnapshot(SnapshotWritten snapshot) => Change(() => state.Add(snapshot));

    /// <inheritdoc/>
    public void OnWarning(string warning) => Change(() => state.Warn(warning));

    /// <inheritdoc/>
    public void OnEnd(TrainingOutcome outcome)
    {
        Change(() => state.End(outcome));
        Dispose();
    }

    /// <summary>Draws the last state, and leaves the terminal to others.</summary>
    public void Dispose()
    {
        ended.Set();
        thread?.Join();
        thread = null;
    }

    private void Change(Action change)
    {
        lock (gate) change();
    }

    private void Show() => console.Live(Panel()).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).Start(context =>
    {
        while (!ended.Wait(Pause)) context.UpdateTarget(Panel());
        context.UpdateTarget(Panel());
    });

    private Spectre.Console.Rendering.IRenderable Panel()
    {
        lock (gate) return DisplayPanel.Of(title, state, console.Profile.Width, console.Profile.Capabilities.Unicode);
    }
}
