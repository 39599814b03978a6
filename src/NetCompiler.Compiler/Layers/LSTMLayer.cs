using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; with forget gates, Gers, Schmidhuber and Cummins 2000; as in Caffe's lstm_layer):
/// (i, f, o) = sigmoid and g = tanh of w x[t] + b + u (cont[t] h[t-1]); c[t] = cont[t] f c[t-1] + i g; h[t] = o tanh(c[t]). The four gates are
/// one contraction a time, in the order i, f, o, g.
/// </summary>
internal sealed class LSTMLayer : RecurrentLayer
{
    private const int InputGate = 0, ForgetGate = 1, OutputGate = 2, Candidate = 3;

    private LSTMLayer(LayerSetup setup)
        : base(setup, stateCount: 2, gates: 4)
    {
    }

    public static Layer? Create(LayerSetup setup) => Check(setup, stateCount: 2, gates: 4) ? new LSTMLayer(setup) : null;

    public override void Forward(StepBuilder steps)
    {
        Tensor input = InputPart(steps), gates = OverTime(steps, "gates", Gates), c = OverTime(steps, "c", Outputs), h = steps.Top(0), u = steps.Parameter(StateWeight);
        for (int time = 0; time < Times; time++)
        {
            int t = time;
            var added = At(input, t);
            if (Before(steps, h, 0, t) is { } hBefore)
            {
                steps.Reduce(
                    At(gates, t), ReductionOperator.Sum, TensorShape.Of(Outputs), (i, k) => hBefore[i[0], k[0]] * u[i[1], k[0]],
                    (sum, i) => Activate(i[1], Continues(steps, t, i[0]) * sum + added[i]));
            }
            else
            {
                steps.Map(At(gates, t), i => Activate(i[1], added[i]));
            }
            var cBefore = Before(steps, c, 1, t);
            steps.Map(At(c, t), i =>
            {
                var fresh = Gate(gates, t, InputGate, i) * Gate(gates, t, Candidate, i);
                return cBefore is null ? fresh : Continues(steps, t, i[0]) * Gate(gates, t, ForgetGate, i) * cBefore[i] + fresh;
            });
            steps.Map(At(h, t), i => Gate(gates, t, OutputGate, i) * Tanh(At(c, t)[i]));
        }
        if (!IsExposed) return;
        steps.Map(At(steps.Top(1), 0), i => At(h, Times - 1)[i]);
        steps.Map(At(steps.Top(2), 0), i => At(c, Times - 1)[i]);
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor gates = OverTime(steps, "gates", Gates), c = OverTime(steps, "c", Outputs), dy = steps.TopGradient(0), u = steps.Parameter(StateWeight);
        Tensor dh = OverTime(steps, "dh", Outputs), dc = OverTime(steps, "dc", Outputs), dGates = OverTime(steps, "dgates", Gates);
        for (int time = Times - 1; time >= 0; time--)
        {
            int t = time;
            bool isLast = t == Times - 1;
            // dh[n,d]: what y adds, and what the gates of the next time say
            if (isLast)
            {
                steps.Map(At(dh, t), i => At(dy, t)[i]);
            }
            else
            {
                steps.Reduce(
                    At(dh, t), ReductionOperator.Sum, TensorShape.Of(Gates), (i, g) => At(dGates, t + 1)[i[0], g[0]] * u[g[0], i[1]],
                    (sum, i) => At(dy, t)[i] + Continues(steps, t + 1, i[0]) * sum);
            }
            steps.Map(At(dc, t), i =>
            {
                var squashed = Tanh(At(c, t)[i]);
                var here = At(dh, t)[i] * Gate(gates, t, OutputGate, i) * (1 - squashed * squashed);
                return isLast ? here : here + At(dc, t + 1)[i] * (Continues(steps, t + 1, i[0]) * Gate(gates, t + 1, ForgetGate, i));
            });
            var cBefore = Before(steps, c, 1, t);
            steps.Map(At(dGates, t).View(TensorShape.Of(Samples, 4, Outputs)), i => GateGradient(steps, gates, c, cBefore, dh, dc, t, i));
        }
        InputGradients(steps, dGates, steps.Top(0));
    }

    // By each gate before its nonlinearity; i is (sample, gate, output).
    private Scalar GateGradient(StepBuilder steps, Tensor gates, Tensor c, Tensor? cBefore, Tensor dh, Tensor dc, int time, Scalar[] i)
    {
        Scalar[] at = [i[0], i[2]];
        Scalar own = At(gates, time).View(TensorShape.Of(Samples, 4, Outputs))[i], cell = At(dc, time)[at];
        var byForget = cBefore is null ? 0.0 : cell * Continues(steps, time, i[0]) * cBefore[at];
        var byValue = Select(Equal(i[1], InputGate), cell * Gate(gates, time, Candidate, at),
            Select(Equal(i[1], ForgetGate), byForget,
            Select(Equal(i[1], OutputGate), At(dh, time)[at] * Tanh(At(c, time)[at]), cell * Gate(gates, time, InputGate, at))));
        return byValue * Select(Equal(i[1], Candidate), 1 - own * own, own * (1 - own));
    }

    private Scalar Activate(Scalar gate, Scalar value) => Select(gate < Candidate * Outputs, Sigmoid(value), Tanh(value));

    private Scalar Gate(Tensor gates, int time, int which, Scalar[] at) => At(gates, time)[at[0], at[1] + which * Outputs];
}
