using System.Collections.Immutable;

namespace NetCompiler.Solvers;

/// <summary>How weights are updated.</summary>
public enum SolverType
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Nesterov's accelerated gradient.</summary>
    Nesterov,

    /// <summary>Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011.</summary>
    AdaGrad,

    /// <summary>Tieleman and Hinton, lecture 6.5, 2012.</summary>
    RmsProp,

    /// <summary>Zeiler, "ADADELTA: An adaptive learning rate method", 2012.</summary>
    AdaDelta,

    /// <summary>Kingma and Ba, "Adam: A method for stochastic optimization", 2015.</summary>
    Adam,
}

/// <summary>How the learning rate develops.</summary>
public enum LearningRatePolicy
{
    /// <summary>base_lr.</summary>
    Fixed,

    /// <summary>base_lr * gamma^floor(iteration / stepsize).</summary>
    Step,

    /// <summary>base_lr * gamma^iteration.</summary>
    Exp,

    /// <summary>base_lr * (1 + gamma * iteration)^-power.</summary>
    Inv,

    /// <summary>base_lr * gamma^(how many of the step values are reached).</summary>
    MultiStep,

    /// <summary>base_lr * (1 - iteration / max_iter)^power.</summary>
    Poly,

    /// <summary>base_lr / (1 + exp(-gamma * (iteration - stepsize))).</summary>
    Sigmoid,
}

/// <summary>What weight decay pulls towards zero.</summary>
public enum Regularization
{
    /// <summary>The sum of squares: adds decay * weight to the gradient.</summary>
    L2,

    /// <summary>The sum of absolute values: adds decay * sign(weight) to the gradient.</summary>
    L1,
}

/// <summary>How a learning rate develops, with the numbers of Caffe's solver prototxt.</summary>
public sealed record LearningRate
{
    /// <summary>Caffe's <c>base_lr</c>.</summary>
    public required float Base { get; init; }

    /// <summary>Caffe's <c>lr_policy</c>.</summary>
    public LearningRatePolicy Policy { get; init; } = LearningRatePolicy.Fixed;

    /// <summary>Caffe's <c>gamma</c>.</summary>
    public float Gamma { get; init; }

    /// <summary>Caffe's <c>power</c>.</summary>
    public float Power { get; init; }

    /// <summary>Caffe's <c>stepsize</c>, in iterations; at least 1 for <see cref="LearningRatePolicy.Step"/>.</summary>
    public int StepSize { get; init; } = 1;

    /// <summary>Caffe's <c>stepvalue</c>s, in iterations, ascending.</summary>
    public ImmutableArray<int> StepValues { get; init; } = [];

    /// <summary>How many steps down were made before an iteration: Caffe's <c>current_step</c>.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    public int StepsAt(int iteration) => Policy switch
    {
        LearningRatePolicy.Step => iteration / Math.Max(1, StepSize),
        LearningRatePolicy.MultiStep => StepValues.Count(value => iteration >= value),
        _ => 0,
    };

    /// <summary>The rate of an iteration, before each parameter's own multiplier; every operation is rounded to a float, as in Caffe.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="maxIterations">The length of the training, for <see cref="LearningRatePolicy.Poly"/>.</param>
    public float At(int iteration, int maxIterations) => Base * Policy switch
    {
        LearningRatePolicy.Step or LearningRatePolicy.MultiStep => Raise(Gamma, StepsAt(iteration)),
        LearningRatePolicy.Exp => Raise(Gamma, iteration),
        LearningRatePolicy.Inv => Raise(1 + (Gamma * iteration), -Power),
        LearningRatePolicy.Poly => Raise(Math.Max(0, 1 - ((float)iteration / maxIterations)), Power),
        LearningRatePolicy.Sigmoid => 1 / (1 + (float)Math.Exp(-Gamma * (iteration - StepSize))),
        _ => 1,
    };

    // In double precision, and rounded once: what differs between C libraries is gone then, as far as it can be.
    private static float Raise(float value, float power) => (float)Math.Pow(value, power);
}

/// <summary>How a net is trained: the numbers of a solver prototxt, as generated code has them. To tune one, use <c>with</c>.</summary>
public sealed record SolverSettings
{
    /// <summary>How weights are updated.</summary>
    public SolverType Type { get; init; } = SolverType.Sgd;

    /// <summary>How the learning rate develops.</summary>
    public required LearningRate LearningRate { get; init; }

    /// <summary>How many iterations are trained.</summary>
    public int MaxIterations { get; init; }

    /// <summary>How many batches make one iteration; their gradients are averaged.</summary>
    public int IterationSize { get; init; } = 1;

    /// <summary>The share of the last update that is kept; Adam's beta1, AdaDelta's decay.</summary>
    public float Momentum { get; init; }

    /// <summary>Adam's beta2.</summary>
    public float Momentum2 { get; init; } = 0.999f;

    /// <summary>RMSProp's decay of the mean square.</summary>
    public float RmsDecay { get; init; } = 0.99f;

    /// <summary>What keeps AdaGrad, RMSProp, AdaDelta and Adam from dividing by zero.</summary>
    public float Delta { get; init; } = 1e-8f;

    /// <summary>The weight decay, before each parameter's own multiplier.</summary>
    public float WeightDecay { get; init; }

    /// <summary>What the weight decay pulls towards zero.</summary>
    public Regularization Regularization { get; init; } = Regularization.L2;

    /// <summary>The L2 norm that all gradients together may have, before they are averaged over the iteration's batches; negative for any.</summary>
    public float ClipGradients { get; init; } = -1;

    /// <summary>Over how many iterations the displayed loss is averaged.</summary>
    public int AverageLoss { get; init; } = 1;

    /// <summary>The seed of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Caffe's word for the type: <c>SGD</c>, <c>Adam</c>.</summary>
    public string TypeName => Type switch
    {
        SolverType.Sgd => "SGD",
        SolverType.RmsProp => "RMSProp",
        _ => Type.ToString(),
    };

    /// <summary>How many history blobs a parameter has.</summary>
    public int HistoryCount => Type is SolverType.AdaDelta or SolverType.Adam ? 2 : 1;
}
