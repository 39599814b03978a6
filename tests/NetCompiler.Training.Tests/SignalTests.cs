using System.Diagnostics;
using System.Runtime.CompilerServices;
using NetCompiler.Devices;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>
/// Signals, sent to a training in a process of its own. It is this test program, started with the name of a folder in an environment variable.
/// </summary>
public sealed class SignalTests : IDisposable
{
    private const string Variable = "NETCOMPILER_TEST_SIGNAL_FOLDER";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task An_interrupt_stops_with_a_snapshot_and_the_resumed_run_ends_as_if_it_had_not_been()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals, and a command that sets how they are taken");
        using var process = await LaunchAsync();
        await SendAsync(process, "INT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        string state = Assert.Single(Directory.GetFiles(folder.Path, "*.solverstate"));
        Assert.DoesNotContain("_80.", state);
        Runs.Train(Runs.Options(folder) with { Snapshot = state }, out float[] weights);
        using var other = new TemporaryFolder();
        Runs.Train(Runs.Options(other), out float[] expected);
        Assert.Equal(expected, weights);
    }

    [Fact]
    public async Task A_hangup_writes_a_snapshot_and_a_second_interrupt_kills()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals, and a command that sets how they are taken");
        using var process = await LaunchAsync(hanging: true);
        await SendAsync(process, "HUP");
        File.WriteAllText(folder.PathOf("go"), "");
        // It hangs in its data again, where a request is not seen.
        while (!File.Exists(folder.PathOf("hanging")) && !process.HasExited) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited);
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.snapshot.json"));
        await SendAsync(process, "INT");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited);
        await SendAsync(process, "INT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(128 + 2, process.ExitCode);
    }

    public void Dispose() => folder.Dispose();

    private async Task<Process> LaunchAsync(bool hanging = false)
    {
        // Signals that these tests were started to ignore, by nohup or in the background of a script, are not to be ignored there.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", "exec", typeof(SignalTests).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[Variable] = folder.Path + (hanging ? "*" : "");
        var process = Process.Start(start)!;
        while (!File.Exists(folder.PathOf("begun")))
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) : "");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        return process;
    }

    private static async Task SendAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    // Before the test program's own Main. Slow enough for a signal to come between the first iteration and the last.
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } variable) return;
        bool hangs = variable.EndsWith('*');
        string folder = variable.TrimEnd('*'), go = Path.Combine(folder, "go");
        using var device = ComputeDevice.Open("cpu:1");
        var options = new TrainingOptions
        {
            Schedule = Stripes.Solver.Schedule with { SnapshotPrefix = Path.Combine(folder, "signalled"), TestInterval = 0, Snapshot = 0 },
            TrainData = net => new StripesData(net, 1)
            {
                Before = position =>
                {
                    if (position == 4) File.WriteAllText(Path.Combine(folder, "begun"), "");
                    while (hangs && position == 6 && !File.Exists(go)) Thread.Sleep(5);
                    if (hangs && position == 10)
                    {
                        File.WriteAllText(Path.Combine(folder, "hanging"), "");
                        Thread.Sleep(60_000);
                    }
                    Thread.Sleep(20);
                },
            },
        };
        using var run = new TrainingRun(Stripes.Family, device, options);
        run.Run();
        Environment.Exit(0);
    }
}
