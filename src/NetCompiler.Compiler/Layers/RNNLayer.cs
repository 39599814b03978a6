using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A simple recurrent net (Caffe's rnn_layer): h[t] = tanh(w x[t] + b + u (cont[t] h[t-1])), y[t] = tanh(v h[t] + a).
/// </summary>
internal sealed class RNNLayer : RecurrentLayer
{
    private RNNLayer(LayerSetup setup)
        : base(setup, stateCount: 1, gates: 1)
    {
        AddWeight("OutputWeight", Outputs, Outputs);
        AddBias("OutputBias", Outputs);
    }

    private int OutputWeight => StateWeight + 1;

    public static Layer? Create(LayerSetup setup) => Check(setup, stateCount: 1, gates: 1) ? new RNNLayer(setup) : null;

    public override void Forward(StepBuilder steps)
    {
        Tensor input = InputPart(steps), h = OverTime(steps, "h", Outputs), u = steps.Parameter(StateWeight);
        for (int time = 0; time < Times; time++)
        {
            int t = time;
            var added = At(input, t);
            if (Before(steps, h, 0, t) is { } before)
            {
                steps.Reduce(
                    At(h, t), ReductionOperator.Sum, TensorShape.Of(Outputs), (i, k) => before[i[0], k[0]] * u[i[1], k[0]],
                    (sum, i) => Tanh(Continues(steps, t, i[0]) * sum + added[i]));
            }
            else
            {
                steps.Map(At(h, t), i => Tanh(added[i]));
            }
        }
        Tensor v = steps.Parameter(OutputWeight), a = steps.Parameter(OutputWeight + 1);
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, TensorShape.Of(Outputs), (i, k) => h[i[0], i[1], k[0]] * v[i[2], k[0]], (sum, i) => Tanh(sum + a[i[2]]));
        if (IsExposed) steps.Map(At(steps.Top(1), 0), i => At(h, Times - 1)[i]);
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor h = OverTime(steps, "h", Outputs), dOutput = OverTime(steps, "doutput", Outputs), fromOutput = OverTime(steps, "dh", Outputs);
        Tensor dState = OverTime(steps, "dstate", Outputs), y = steps.Top(0), dy = steps.TopGradient(0);
        Tensor u = steps.Parameter(StateWeight), v = steps.Parameter(OutputWeight);
        var all = TensorShape.Of(Times, Samples);
        steps.Map(dOutput, i => dy[i] * (1 - y[i] * y[i]));
        if (steps.ParameterGradient(OutputWeight) is { } dv) steps.Reduce(dv, ReductionOperator.Sum, all, (i, m) => dOutput[m[0], m[1], i[0]] * h[m[0], m[1], i[1]]);
        if (steps.ParameterGradient(OutputWeight + 1) is { } da) steps.Reduce(da, ReductionOperator.Sum, all, (i, m) => dOutput[m[0], m[1], i[0]]);
        steps.Reduce(fromOutput, ReductionOperator.Sum, TensorShape.Of(Outputs), (i, k) => dOutput[i[0], i[1], k[0]] * v[k[0], i[2]]);
        for (int time = Times - 1; time >= 0; time--)
        {
            int t = time;
            Scalar ThroughTanh(Scalar gradient, Scalar[] i) => gradient * (1 - At(h, t)[i] * At(h, t)[i]);
            if (t == Times - 1)
            {
                steps.Map(At(dState, t), i => ThroughTanh(At(fromOutput, t)[i], i));
            }
            else
            {
                steps.Reduce(
                    At(dState, t), ReductionOperator.Sum, TensorShape.Of(Outputs), (i, k) => At(dState, t + 1)[i[0], k[0]] * u[k[0], i[1]],
                    (sum, i) => ThroughTanh(At(fromOutput, t)[i] + Continues(steps, t + 1, i[0]) * sum, i));
            }
        }
        InputGradients(steps, dState, h);
    }
}
