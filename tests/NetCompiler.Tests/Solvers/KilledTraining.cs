using System.Diagnostics;
using System.Runtime.CompilerServices;
using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;

namespace NetCompiler.Tests.Solvers;

/// <summary>
/// A training that writes a snapshot after every iteration, in a process of its own that tests kill. It is this test program, started with
/// the name of a folder in an environment variable.
/// </summary>
internal static class KilledTraining
{
    public const int Iterations = 30;

    private const string Variable = "NETCOMPILER_TEST_SNAPSHOT_FOLDER";

    public static SnapshotStore Store(string folder) => new(new SnapshotOptions { Prefix = Path.Combine(folder, "snap"), KeepLast = 3 });

    /// <summary>The solver at iteration 0. Enough weights for writing to take a while: half a megabyte each for weights and history.</summary>
    public static Solver Start() => QuadraticNet.Solver(SolverType.Adam, 1, 100_000, 20_000, 3);

    /// <summary>Starts the process; it goes on from what is in the folder, and writes a byte to its output when it begins and after each snapshot.</summary>
    public static Process Launch(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(KilledTraining).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[Variable] = folder;
        return Process.Start(start)!;
    }

    // Before the test program's own Main.
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        var solver = Start();
        var store = Store(folder);
        store.ResumeLatest(solver);
        using var progress = Console.OpenStandardOutput();
        progress.WriteByte(0);
        while (solver.Iteration < Iterations)
        {
            solver.Step();
            store.Save(solver);
            progress.WriteByte(0);
        }
        Environment.Exit(0);
    }
}
