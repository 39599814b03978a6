using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>Removes steps whose values nobody reads: what is saved for a backward pass that is not there, copies that were folded away.</summary>
public static class DeadSteps
{
    /// <summary>Runs the pass.</summary>
    /// <param name="program">The program.</param>
    public static NetProgram Run(NetProgram program)
    {
        var read = program.Results();
        var live = new HashSet<Step>(StepIdentity.Instance);
        foreach (var step in program.Steps.Reverse())
        {
            if (!read.Contains(step.Target.Tensor.Storage)) continue;
            live.Add(step);
            foreach (var load in step.Loads) read.Add(load.Tensor.Storage);
        }
        return program.Rewrite(step => live.Contains(step) ? step : null);
    }
}
