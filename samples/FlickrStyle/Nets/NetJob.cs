using NetCompiler.Blobs;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Definition;
using NetCompiler.Solvers;
using NetCompiler.Tool;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace FlickrStyle.Nets;

/// <summary>A net that a command line names, ready to run, and its solver if one is named.</summary>
/// <param name="Family">The nets.</param>
/// <param name="Solver">The solver; null if only a net was named.</param>
/// <param name="IsCompiledIn">Whether the net was compiled with this program; else it was compiled just now.</param>
internal sealed record NetJob(NetFamily Family, SolverDefinition? Solver, bool IsCompiledIn)
{
    /// <summary>The numbers of the solver file, as it is now.</summary>
    public SolverSettings Settings => SolverNumbers.Of(Solver!);

    /// <summary>When the solver file, as it is now, asks for tests, lines and snapshots.</summary>
    public SolverSchedule Schedule => SolverNumbers.ScheduleOf(Solver!);

    /// <summary>Reads a solver and its net.</summary>
    /// <param name="path">The solver's file; what it names is relative to the current folder, as in Caffe.</param>
    /// <param name="level">The level that rules of the net are compared with; null for the solver's.</param>
    /// <param name="stages">The stages; empty for the solver's.</param>
    /// <param name="error">Where problems go.</param>
    /// <exception cref="InputFileException">A file cannot be read.</exception>
    /// <exception cref="FaultyFileException">A file has errors, which were written.</exception>
    public static NetJob OfSolver(string path, int? level, IReadOnlyList<string> stages, TextWriter error)
    {
        var compilation = new ClassCompilation();
        var solver = compilation.ReadSolver(path);
        if (solver.IsFaulty) throw Faulty(compilation, error);
        var nets = solver.Definition.Nets;
        if (nets.OwnTestNets > 0) throw new InputFileException(path, "names test nets of their own, which is not supported: put the layers of both phases into one net, with include { phase: TEST }, and name it as 'net'");
        if ((nets.Net ?? nets.TrainNet) is not { } netPath) throw new InputFileException(path, "describes its net itself, which is not supported here: put the net into a file and name it as 'net'");
        bool isDefault = nets.TrainState == NetState.Train && nets.TestStates.All(state => state == NetState.Test);
        if (level is not null || stages.Count > 0)
        {
            isDefault = false;
            solver = solver with { Definition = solver.Definition with { Nets = nets with { TrainState = new NetState(Phase.Train, level ?? 0, stages.ToEquatableArray()) } } };
        }
        return Load(compilation, compilation.ReadNet(netPath), solver, isDefault && solver.Definition.IterationSize == 1, error);
    }

    /// <summary>Reads a net.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="level">The level that its rules are compared with.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="error">Where problems go.</param>
    /// <param name="keepBlobs">Whether all blobs are to be read after a pass, which needs more memory.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    /// <exception cref="FaultyFileException">It has errors, which were written.</exception>
    public static NetJob OfNet(string path, int level, IReadOnlyList<string> stages, TextWriter error, bool keepBlobs = false)
    {
        var compilation = new ClassCompilation();
        var net = compilation.ReadNet(path);
        SolverFile? states = null;
        if (level != 0 || stages.Count > 0)
        {
            // Rules are compared with the states that a solver has; this one trains nothing.
            var reading = SolverDefinitionReader.Read("-level and -stage", "net: 'net' base_lr: 1 lr_policy: 'fixed'").Definition;
            var train = new NetState(Phase.Train, level, stages.ToEquatableArray());
            states = new SolverFile(path, reading with { Nets = reading.Nets with { Net = path, TrainState = train, TestStates = EquatableArray.Create(train with { Phase = Phase.Test }) } }, false);
        }
        return Load(compilation, net, states, states is null && !keepBlobs, error, keepBlobs) with { Solver = null };
    }

    private static NetJob Load(ClassCompilation compilation, NetFile net, SolverFile? solver, bool mayBeCompiledIn, TextWriter error, bool keepBlobs = false)
    {
        if (net.IsFaulty) throw Faulty(compilation, error);
        if (mayBeCompiledIn && CompiledNets.Find(net.Definition) is { } family)
        {
            PlacedProblem.Write(compilation.Problems, error);
            return new NetJob(family, solver?.Definition, true);
        }
        error.WriteLine("Compiling " + net.Path + " ...");
        var result = compilation.Run(new CompilationRequest { Net = net, Solver = solver, KeepBlobs = keepBlobs });
        if (compilation.HasErrors) throw Faulty(compilation, error);
        PlacedProblem.Write(compilation.Problems, error);
        return new NetJob(EmittedFamily.Load(result), solver?.Definition, false);
    }

    private static FaultyFileException Faulty(ClassCompilation compilation, TextWriter error)
    {
        PlacedProblem.Write(compilation.Problems, error);
        return new FaultyFileException();
    }
}

/// <summary>A net or solver has errors; they were written already.</summary>
internal sealed class FaultyFileException() : Exception("the net or its solver has errors");
