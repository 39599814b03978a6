using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Puts constants in the place of loads from tensors that hold one everywhere: the weight of a loss reaches the gradients below it
/// as a number, not as a blob. The steps that filled those tensors become dead.
/// </summary>
public static class ConstantTensors
{
    /// <summary>Runs the pass.</summary>
    /// <param name="program">The program.</param>
    public static NetProgram Run(NetProgram program)
    {
        var constants = Find(program);
        if (constants.Count == 0) return program;
        return program.Rewrite(step => step.Loads.Any(load => constants.ContainsKey(load.Tensor.Storage)) ? Simplifier.Simplify(step.Rewrite(Replace)) : step);

        Scalar Replace(Scalar scalar) => ScalarWalker.Replace(scalar, part =>
            part is TensorLoad { Outside: null } load && constants.TryGetValue(load.Tensor.Storage, out double value) ? new NumberConstant(value) : part);
    }

    private static Dictionary<Storage, double> Find(NetProgram program)
    {
        var writers = program.Steps.GroupBy(step => step.Target.Tensor.Storage);
        var constants = new Dictionary<Storage, double>();
        foreach (var group in writers)
        {
            var steps = group.ToArray();
            bool isWhole = steps.Length == 1 && steps[0] is { Reduction: null, Target: { Accumulates: false, Tensor.IsWhole: true } } only
                && only.PointCount == group.Key.Count && group.Key.Role is TensorRole.Activation or TensorRole.ActivationGradient;
            if (isWhole && steps[0].Value is NumberConstant constant) constants[group.Key] = constant.Value;
        }
        return constants;
    }
}
