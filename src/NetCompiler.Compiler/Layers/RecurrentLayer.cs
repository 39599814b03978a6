using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// What RNN and LSTM have in common (Caffe's recurrent_layer). Bottoms: x (T x N x ...), cont (T x N; 0 where a sequence begins), perhaps a
/// static input (N x ...), and with <c>expose_hidden</c> the state to begin with (1 x N x D each). Tops: y (T x N x D), and the last state. The net is
/// unrolled over time: a step computes one time of all samples, and backward goes through time in the other direction. States that come in
/// and go out are constants to backward: training is truncated there, as in Caffe.
/// </summary>
internal abstract class RecurrentLayer : Layer
{
    private const string Message = "recurrent_param";

    private readonly int stateCount;
    private readonly List<LayerParameter> parameters = [];

    /// <param name="setup">The layer's setup; checked.</param>
    /// <param name="stateCount">How many blobs the state has: 1 for an RNN, 2 for an LSTM.</param>
    /// <param name="gates">How many numbers are computed from the input for each output.</param>
    protected RecurrentLayer(LayerSetup setup, int stateCount, int gates)
        : base(setup, TopShapes(setup))
    {
        this.stateCount = stateCount;
        var x = setup.BottomShape(0);
        Times = x[0];
        Samples = x[1];
        Inputs = (int)x.CountFrom(2);
        Outputs = Tops[0][2];
        Gates = gates * Outputs;
        StaticInputs = HasStatic ? (int)setup.BottomShape(2).CountFrom(1) : 0;
        AddWeight("InputWeight", Gates, Inputs);
        AddBias("InputBias", Gates);
        if (HasStatic) AddWeight("StaticWeight", Gates, StaticInputs);
        StateWeight = parameters.Count;
        AddWeight("StateWeight", Gates, Outputs);
    }

    public override IReadOnlyList<LayerParameter> Parameters => parameters;

    /// <summary>T.</summary>
    protected int Times { get; }

    /// <summary>N.</summary>
    protected int Samples { get; }

    /// <summary>D.</summary>
    protected int Outputs { get; }

    /// <summary>What is computed from the input for each sample: D for an RNN, 4 D for an LSTM.</summary>
    protected int Gates { get; }

    /// <summary>Which parameter the state is multiplied by.</summary>
    protected int StateWeight { get; }

    /// <summary>Whether the caller gives the state to begin with, and gets the last one.</summary>
    protected bool IsExposed => Setup.Settings(Message).Flag("expose_hidden");

    private int Inputs { get; }

    private int StaticInputs { get; }

    private bool HasStatic => Setup.Bottoms.Count > 2 + (IsExposed ? stateCount : 0);

    public override bool HasGradient(int bottom) => bottom == 0 || (bottom == 2 && HasStatic);

    /// <summary>Checks the bottoms, tops and fields.</summary>
    /// <param name="setup">The layer's setup.</param>
    /// <param name="stateCount">How many blobs the state has.</param>
    /// <param name="gates">How many numbers are computed from the input for each output.</param>
    protected static bool Check(LayerSetup setup, int stateCount, int gates)
    {
        var settings = setup.Settings(Message);
        int exposed = settings.Flag("expose_hidden") ? stateCount : 0;
        var arity = Arity.Between(2 + exposed, 3 + exposed);
        bool hasOutput = setup.Require(settings.Integer("num_output") > 0, ProblemDescriptors.MissingField, Message + ".num_output", "num_output", "num_output: 256");
        bool hasBottoms = setup.Require(
            arity.Allows(setup.Bottoms.Count), ProblemDescriptors.BottomCount, "bottom", setup.Definition.Type, arity.InWords("bottom"), setup.Bottoms.Count);
        bool hasTops = setup.Require(
            setup.TopCount == 1 + exposed, ProblemDescriptors.TopCount, "top", setup.Definition.Type, ((Arity)(1 + exposed)).InWords("top"), setup.TopCount);
        if (!hasOutput || !hasBottoms || !hasTops || !CheckShapes(setup, exposed) || !CheckSizes(setup, gates)) return false;
        setup.Require(exposed > 0, ProblemDescriptors.StateStartsAtZero, null);
        return true;
    }

    private static bool CheckShapes(LayerSetup setup, int exposed)
    {
        TensorShape x = setup.BottomShape(0), cont = setup.BottomShape(1);
        bool hasAxes = setup.Require(x.Rank >= 2, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, x, x.Rank, "time and sample must be axes 0 and 1");
        if (!hasAxes) return false;
        bool fits = setup.RequireFit(cont == TensorShape.Of(x[0], x[1]), 0, 1, "the second must be times x samples");
        if (setup.Bottoms.Count > 2 + exposed)
        {
            var still = setup.BottomShape(2);
            fits &= setup.RequireFit(still.Rank >= 1 && still[0] == x[1], 0, 2, "the samples (axis 1 and axis 0) must be equal");
        }
        if (setup.TopShape(0, Message + ".num_output", x[0], x[1], setup.Settings(Message).Integer("num_output")) is not { } top) return false;
        for (int bottom = setup.Bottoms.Count - exposed; bottom < setup.Bottoms.Count; bottom++)
        {
            fits &= setup.RequireFit(setup.BottomShape(bottom) == top.With(0, 1), 0, bottom, "a state must be " + top.With(0, 1));
        }
        return fits;
    }

    private static bool CheckSizes(LayerSetup setup, int gates)
    {
        const string Field = Message + ".num_output";
        var x = setup.BottomShape(0);
        long outputs = setup.Settings(Message).Integer("num_output"), widest = Math.Max(x.CountFrom(2), outputs);
        if (setup.Bottoms.Count > 2) widest = Math.Max(widest, setup.BottomShape(2).CountFrom(1));
        return setup.Shape("the weight", Field, gates * outputs, widest) is not null
            && setup.Shape("what the gates compute", Field, x[0], x[1], gates * outputs) is not null;
    }

    private static TensorShape[] TopShapes(LayerSetup setup)
    {
        var x = setup.BottomShape(0);
        var top = TensorShape.Of(x[0], x[1], (int)setup.Settings(Message).Integer("num_output"));
        return [top, .. Enumerable.Repeat(top.With(0, 1), setup.TopCount - 1)];
    }

    protected void AddWeight(string name, int rows, int columns) =>
        parameters.Add(new LayerParameter(name, TensorShape.Of(rows, columns), Setup.Settings(Message).Message("weight_filler")));

    protected void AddBias(string name, int rows) =>
        parameters.Add(new LayerParameter(name, TensorShape.Of(rows), Setup.Settings(Message).Message("bias_filler")));

    /// <summary>The part of a T x N x K tensor that belongs to one time, as N x K.</summary>
    protected Tensor At(Tensor tensor, int time)
    {
        int width = tensor.Shape[2];
        return tensor.View(TensorShape.Of(Samples, width), (long)time * Samples * width);
    }

    /// <summary>A tensor of the layer's own, T x N x K.</summary>
    protected Tensor OverTime(StepBuilder steps, string name, int width) => steps.Own(name, TensorShape.Of(Times, Samples, width));

    /// <summary>Whether the state goes on at a time: cont[t,n].</summary>
    protected static Scalar Continues(StepBuilder steps, int time, Scalar sample) => steps.Bottom(1)[time, sample];

    /// <summary>A state before a time, as N x D; null where it is zero.</summary>
    protected Tensor? Before(StepBuilder steps, Tensor state, int which, int time) =>
        time > 0 ? At(state, time - 1) : IsExposed ? At(steps.Bottom(Setup.Bottoms.Count - stateCount + which), 0) : null;

    /// <summary>States what the inputs add to each gate: T x N x G.</summary>
    protected Tensor InputPart(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(TensorShape.Of(Times, Samples, Inputs)), w = steps.Parameter(0), bias = steps.Parameter(1), result = OverTime(steps, "input", Gates);
        Tensor? still = HasStatic ? steps.Own("static", TensorShape.Of(Samples, Gates)) : null;
        if (still is not null)
        {
            Tensor s = Static(steps.Bottom(2)), ws = steps.Parameter(2);
            steps.Reduce(still, ReductionOperator.Sum, TensorShape.Of(StaticInputs), (i, k) => s[i[0], k[0]] * ws[i[1], k[0]]);
        }
        steps.Reduce(
            result, ReductionOperator.Sum, TensorShape.Of(Inputs), (i, k) => x[i[0], i[1], k[0]] * w[i[2], k[0]],
            (sum, i) => still is null ? sum + bias[i[2]] : sum + bias[i[2]] + still[i[1], i[2]]);
        return result;
    }

    /// <summary>States the gradients that follow from those by the gates: by the inputs, their weights, and the weight of the state.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="dGates">The gradients by the gates before their nonlinearity, T x N x G.</param>
    /// <param name="hidden">The hidden state, T x N x D.</param>
    protected void InputGradients(StepBuilder steps, Tensor dGates, Tensor hidden)
    {
        Tensor x = steps.Bottom(0).View(TensorShape.Of(Times, Samples, Inputs));
        var all = TensorShape.Of(Times, Samples);
        // dw[g,k]: reduce over t,n
        if (steps.ParameterGradient(0) is { } dw) steps.Reduce(dw, ReductionOperator.Sum, all, (i, m) => dGates[m[0], m[1], i[0]] * x[m[0], m[1], i[1]]);
        if (steps.ParameterGradient(1) is { } db) steps.Reduce(db, ReductionOperator.Sum, all, (i, m) => dGates[m[0], m[1], i[0]]);
        if (steps.BottomGradient(0) is { } dx)
        {
            var w = steps.Parameter(0);
            steps.Reduce(dx.View(x.Shape), ReductionOperator.Sum, TensorShape.Of(Gates), (i, g) => dGates[i[0], i[1], g[0]] * w[g[0], i[2]]);
        }
        if (HasStatic) StaticGradients(steps, dGates);
        if (steps.ParameterGradient(StateWeight) is not { } du) return;
        var before = OverTime(steps, "before", Outputs);
        for (int time = 0; time < Times; time++)
        {
            int t = time;
            var state = Before(steps, hidden, 0, time);
            steps.Map(At(before, time), i => state is null ? 0.0 : Continues(steps, t, i[0]) * state[i]);
        }
        steps.Reduce(du, ReductionOperator.Sum, all, (i, m) => dGates[m[0], m[1], i[0]] * before[m[0], m[1], i[1]]);
    }

    private void StaticGradients(StepBuilder steps, Tensor dGates)
    {
        Tensor s = Static(steps.Bottom(2)), ws = steps.Parameter(2);
        if (steps.ParameterGradient(2) is { } dws)
        {
            steps.Reduce(dws, ReductionOperator.Sum, TensorShape.Of(Times, Samples), (i, m) => dGates[m[0], m[1], i[0]] * s[m[1], i[1]]);
        }
        if (steps.BottomGradient(2) is { } ds)
        {
            steps.Reduce(Static(ds), ReductionOperator.Sum, TensorShape.Of(Times, Gates), (i, m) => dGates[m[0], i[0], m[1]] * ws[m[1], i[1]]);
        }
    }

    private Tensor Static(Tensor tensor) => tensor.View(TensorShape.Of(Samples, StaticInputs));
}
