using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;
using NetCompiler.Blobs;
using NetCompiler.Cpu;

namespace NetCompiler.Solvers;

/// <summary>
/// Updates all trained parameters of a net from their gradients, in pieces of a fixed size, so that the result does not depend on how many
/// workers there are. The history lies at the same offsets as the parameters and gradients. An update allocates nothing.
/// </summary>
internal sealed class ParameterUpdate : ITileJob, IParameterUpdate
{
    /// <summary>In numbers. Large enough that handing out a piece costs nothing, small enough that workers finish together.</summary>
    private const int PieceLength = 1 << 16;

    private readonly ITrainableNet net;
    private readonly WorkerTeam? workers;
    private readonly Piece[] pieces;
    private readonly double[] squareSums;
    private readonly float[][] history;
    private SolverSettings settings;
    private float rate, clipFactor, averageFactor;
    private int update;
    private bool isSquaring;

    public ParameterUpdate(ITrainableNet net, SolverSettings settings, WorkerTeam? workers)
    {
        this.net = net;
        this.settings = settings;
        this.workers = workers;
        var trained = net.Parameters.Parameters.Where(parameter => parameter.IsTrained).ToArray();
        int length = trained.Length == 0 ? 0 : trained.Max(parameter => parameter.FirstElement + parameter.Count);
        if (net.Gradients.Length < length) throw new ArgumentException("the gradients end before the last parameter that is trained", nameof(net));
        pieces = trained.SelectMany(Pieces).ToArray();
        squareSums = new double[pieces.Length];
        history = Enumerable.Range(0, settings.HistoryCount).Select(_ => new float[length]).ToArray();
    }

    /// <inheritdoc/>
    public int TileCount => pieces.Length;

    /// <inheritdoc/>
    public void RunTile(int tile, int worker)
    {
        if (isSquaring) SquarePiece(tile);
        else UpdatePiece(tile);
    }

    /// <inheritdoc/>
    public float GradientNorm { get; private set; } = float.NaN;

    /// <inheritdoc/>
    public Span<float> HistoryOf(int blob, ParameterDescription parameter) => history[blob].AsSpan(parameter.FirstElement, parameter.Count);

    /// <inheritdoc/>
    public void PublishHistory()
    {
    }

    /// <inheritdoc/>
    public void Run(SolverSettings numbers, float learningRate, int iteration)
    {
        settings = numbers;
        rate = learningRate;
        update = iteration + 1;
        averageFactor = 1f / numbers.IterationSize;
        clipFactor = 1;
        GradientNorm = float.NaN;
        if (numbers.ClipGradients >= 0)
        {
            GradientNorm = (float)Math.Sqrt(SquareSum());
            if (GradientNorm > numbers.ClipGradients) clipFactor = numbers.ClipGradients / GradientNorm;
        }
        ForEachPiece(squaring: false);
        net.Parameters.Publish();
    }

    private static IEnumerable<Piece> Pieces(ParameterDescription parameter)
    {
        for (int start = 0; start < parameter.Count; start += PieceLength)
        {
            yield return new Piece(parameter.FirstElement + start, Math.Min(PieceLength, parameter.Count - start), parameter.LearningRateMultiplier, parameter.DecayMultiplier);
        }
    }

    private void ForEachPiece(bool squaring)
    {
        isSquaring = squaring;
        if (workers is not null && pieces.Length > 0) workers.Run(this);
        else
        {
            for (int i = 0; i < pieces.Length; i++) RunTile(i, 0);
        }
    }

    private double SquareSum()
    {
        ForEachPiece(squaring: true);
        double sum = 0;
        foreach (double part in squareSums) sum += part;
        return sum;
    }

    // In double precision and in eight lanes whatever the processor has, so that the sum is the same everywhere.
    private void SquarePiece(int index)
    {
        var gradients = net.Gradients.Slice(pieces[index].Start, pieces[index].Length);
        Vector512<double> sum = default;
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(gradients);
        foreach (var vector in vectors)
        {
            var (lower, upper) = Vector256.Widen(vector);
            var wide = Vector512.Create(lower, upper);
            sum += wide * wide;
        }
        double total = Vector512.Sum(sum);
        foreach (float gradient in gradients[(vectors.Length * Vector256<float>.Count)..]) total += (double)gradient * gradient;
        squareSums[index] = total;
    }

    private void UpdatePiece(int index)
    {
        var piece = pieces[index];
        float localRate = rate * piece.RateMultiplier;
        var preparation = new GradientPreparation<VectorLane>(clipFactor, averageFactor, settings.WeightDecay * piece.DecayMultiplier, settings.Regularization == Regularization.L1);
        var range = new UpdateRange(
            net.Parameters.Values.Slice(piece.Start, piece.Length), net.Gradients.Slice(piece.Start, piece.Length),
            history[0].AsSpan(piece.Start, piece.Length), history.Length > 1 ? history[1].AsSpan(piece.Start, piece.Length) : default);
        switch (settings.Type)
        {
            case SolverType.Sgd:
                Run<SgdRule<VectorLane>>(localRate, preparation, range);
                break;
            case SolverType.Nesterov:
                Run<NesterovRule<VectorLane>>(localRate, preparation, range);
                break;
            case SolverType.AdaGrad:
                Run<AdaGradRule<VectorLane>>(localRate, preparation, range);
                break;
            case SolverType.RmsProp:
                Run<RmsPropRule<VectorLane>>(localRate, preparation, range);
                break;
            case SolverType.AdaDelta:
                Run<AdaDeltaRule<VectorLane>>(localRate, preparation, range);
                break;
            default:
                Run<AdamRule<VectorLane>>(localRate * RuleNumbers.Of(settings).AdamCorrection(update), preparation, range);
                break;
        }
    }

    private void Run<TRule>(float localRate, GradientPreparation<VectorLane> preparation, UpdateRange range)
        where TRule : struct, IUpdateRule<TRule, VectorLane> => UpdatePass.Run(TRule.Create(VectorLane.Of(localRate), RuleNumbers.Of(settings)), preparation, range);

    private readonly record struct Piece(int Start, int Length, float RateMultiplier, float DecayMultiplier);
}
