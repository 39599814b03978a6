using NetCompiler.Blobs;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Definition;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>Typed classes, compiled while a test runs, as a user's build makes them.</summary>
internal static class Families
{
    /// <summary>The class of a net and its solver.</summary>
    public static NetFamily Load(string net, string? solver, int? batch = null, params InputShape[] inputs)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", net);
        var solverReading = solver is null ? null : SolverDefinitionReader.Read("solver.prototxt", solver);
        var result = NetCompilation.Run(new CompilationRequest
        {
            Net = new NetFile("net.prototxt", reading.Definition, reading.HasErrors),
            Solver = solverReading is null ? null : new SolverFile("solver.prototxt", solverReading.Definition, solverReading.HasErrors),
            ClassName = "Net",
            Batch = batch,
            InputShapes = inputs.ToEquatableArray(),
        });
        Assert.Equal("", string.Join("\n", result.Problems.Where(problem => problem.Problem.IsError)));
        return EmittedFamily.Load(result);
    }

    /// <summary>Sets every input of a net: what has one number a sample is a label.</summary>
    public static void Fill(CompiledNet net, Random random, int classes)
    {
        foreach (var input in net.AllBlobs.OfType<InputBlob>())
        {
            bool isLabel = input.Count == input.Shape[0];
            float[] values = new float[input.Count];
            for (int i = 0; i < values.Length; i++) values[i] = isLabel ? random.Next(classes) : (random.NextSingle() * 4) - 2;
            input.Set(values);
        }
    }
}
