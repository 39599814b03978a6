using NetCompiler.Blobs;
using NetCompiler.Cpu;

namespace NetCompiler.Solvers;

/// <summary>Trains a net: batches in, gradients, updates, as Caffe's solvers do.</summary>
public class Solver
{
    private readonly IParameterUpdate update;
    private readonly SmoothedLoss smoothed;
    private SolverSettings settings;

    /// <summary>Makes a solver at iteration 0.</summary>
    /// <param name="net">The net, with its starting weights.</param>
    /// <param name="settings">How to train it.</param>
    /// <param name="data">Where batches come from; null if the net gets its own or the caller fills its inputs.</param>
    /// <param name="workers">Who shares the work of an update, not disposed with the solver; null for the calling thread alone. The result is the same.</param>
    /// <exception cref="ArgumentException">The net replaces its gradients, and an iteration has several batches; or a setting is impossible.</exception>
    public Solver(ITrainableNet net, SolverSettings settings, ITrainingData? data = null, WorkerTeam? workers = null)
    {
        Check(settings);
        if (settings.IterationSize > 1 && !net.AddsGradients)
        {
            throw new ArgumentException("iter_size is above 1, but the net was compiled to replace its gradients instead of adding to them", nameof(net));
        }
        Net = net;
        Data = data;
        this.settings = settings;
        update = net.CreateUpdate(settings) ?? new ParameterUpdate(net, settings, workers);
        smoothed = new SmoothedLoss(settings.AverageLoss);
    }

    /// <summary>The net.</summary>
    public ITrainableNet Net { get; }

    /// <summary>Where batches come from; null if the net gets its own or the caller fills its inputs.</summary>
    public ITrainingData? Data { get; }

    /// <summary>How the net is trained. What is tuned between iterations takes effect in the next one.</summary>
    /// <exception cref="ArgumentException">A setting is impossible, or one that must stay as it is was changed.</exception>
    public SolverSettings Settings
    {
        get => settings;
        set
        {
            Check(value);
            if (value.Type != settings.Type || value.IterationSize > 1 != settings.IterationSize > 1 || value.AverageLoss != settings.AverageLoss)
            {
                throw new ArgumentException("the type, average_loss, and whether an iteration has several batches stay as they are", nameof(value));
            }
            settings = value;
        }
    }

    /// <summary>How many iterations were made: how often the weights were updated.</summary>
    public int Iteration { get; private set; }

    /// <summary>The rate of the next iteration, before each parameter's own multiplier.</summary>
    public float LearningRate => settings.LearningRate.At(Iteration, settings.MaxIterations);

    /// <summary>The loss of the last iterations, averaged over <see cref="SolverSettings.AverageLoss"/> of them; what Caffe displays.</summary>
    public float Loss => smoothed.Value;

    /// <summary>The L2 norm of all gradients in the last iteration, before clipping; NaN unless gradients are clipped.</summary>
    public float GradientNorm => update.GradientNorm;

    /// <summary>Makes one iteration: <see cref="SolverSettings.IterationSize"/> batches and an update.</summary>
    /// <returns>The loss to display: averaged over the batches and over the last iterations.</returns>
    /// <exception cref="TrainingDivergedException">The loss is NaN or infinite; the weights are those before this iteration.</exception>
    public float Step()
    {
        int batches = settings.IterationSize;
        if (Net.AddsGradients) Net.ClearGradients();
        Net.Seed = settings.Seed;
        float loss = 0;
        for (int batch = 0; batch < batches; batch++)
        {
            Data?.NextBatch();
            Net.Pass = (uint)(((long)Iteration * batches) + batch);
            loss += Net.ForwardBackward();
        }
        loss /= batches;
        if (!float.IsFinite(loss)) throw new TrainingDivergedException(Iteration, loss, LearningRate);
        update.Run(settings, LearningRate, Iteration);
        Iteration++;
        return smoothed.Add(loss);
    }

    /// <summary>
    /// The history of a trained parameter: Caffe's history blob of that parameter, or the second one for AdaDelta and Adam. On a GPU it is a copy, up to date;
    /// after writing to it, call <see cref="PublishHistory"/>.
    /// </summary>
    /// <param name="blob">0, or 1 for the second.</param>
    /// <param name="parameter">The parameter.</param>
    public Span<float> HistoryOf(int blob, ParameterDescription parameter) => update.HistoryOf(blob, parameter);

    /// <summary>Takes over what was written to the history; on a GPU it is copied there.</summary>
    public void PublishHistory() => update.PublishHistory();

    /// <summary>What the displayed loss is made of, the oldest first.</summary>
    internal IReadOnlyList<float> RememberedLosses => smoothed.Remembered;

    /// <summary>Counts the loss of a batch that is only looked at, after the last iteration, as Caffe does.</summary>
    /// <returns>The loss to display.</returns>
    internal float AddToDisplay(float loss) => smoothed.Add(loss);

    /// <summary>Goes on from an iteration; weights and history are set already.</summary>
    internal void ResumeAt(int iteration, IReadOnlyList<float> losses, float loss)
    {
        Iteration = iteration;
        smoothed.Resume(losses, loss);
    }

    private static void Check(SolverSettings settings)
    {
        if (settings.IterationSize < 1) throw new ArgumentException("iter_size must be at least 1", nameof(settings));
        if (settings.AverageLoss < 1) throw new ArgumentException("average_loss must be at least 1", nameof(settings));
        if (settings.LearningRate is { Policy: LearningRatePolicy.Step, StepSize: < 1 }) throw new ArgumentException("stepsize must be at least 1", nameof(settings));
        if (settings.LearningRate.Policy == LearningRatePolicy.Poly && settings.MaxIterations < 1) throw new ArgumentException("lr_policy poly needs max_iter", nameof(settings));
        bool refusesMomentum = settings.Type is SolverType.AdaGrad or SolverType.RmsProp;
        if (refusesMomentum && settings.Momentum != 0) throw new ArgumentException(settings.TypeName + " has no momentum", nameof(settings));
    }
}
