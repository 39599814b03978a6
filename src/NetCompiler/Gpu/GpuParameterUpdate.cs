using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Gpu;

/// <summary>Puts one update into a stream.</summary>
internal delegate void UpdateLauncher(
    AcceleratorStream stream, KernelConfig config,
    ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> first, ArrayView<float> second, ArrayView<UpdatePiece> pieces, ArrayView<float> clipping, UpdateNumbers numbers);

/// <summary>Updates the parameters of a net on a GPU. The history lies there too; it is copied when a snapshot asks for it.</summary>
internal sealed class GpuParameterUpdate : IParameterUpdate, IDisposable
{
    private readonly GpuDevice device;
    private readonly ParameterSet set;
    private readonly GpuParameters parameters;
    private readonly UpdateLauncher update;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<UpdatePiece>, ArrayView<float>> sumSquares;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, float> clip;
    private readonly MemoryBuffer1D<UpdatePiece, Stride1D.Dense>? pieces;
    private readonly int pieceCount;
    private readonly GpuArena sums, clipping;
    private readonly GpuArena[] history;
    private readonly float[]?[] copies;
    private bool isClipping;

    public GpuParameterUpdate(GpuDevice device, ParameterSet set, GpuParameters parameters, SolverSettings settings)
    {
        (this.device, this.set, this.parameters) = (device, set, parameters);
        UpdatePiece[] all = ((IParameterSet)set).Parameters.Where(parameter => parameter.IsTrained).SelectMany(Pieces).ToArray();
        pieceCount = all.Length;
        long bytes = parameters.Gradients!.Bytes;
        device.Require(("history of the solver", bytes * settings.HistoryCount));
        var name = settings.TypeName;
        update = device.LoadKernel<UpdateLauncher>(KernelOf(settings.Type), UpdateKernels.GroupSize, "update of " + name);
        sumSquares = device.LoadKernel<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<UpdatePiece>, ArrayView<float>>>(
            UpdateKernels.SumSquares, UpdateKernels.GroupSize, "squares of the gradients");
        clip = device.LoadKernel<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, float>>(
            UpdateKernels.Clip, UpdateKernels.GroupSize, "norm of the gradients");
        history = Enumerable.Range(0, settings.HistoryCount).Select(_ => new GpuArena(device, bytes, "history of the solver")).ToArray();
        copies = new float[history.Length][];
        sums = new GpuArena(device, all.Length * (long)sizeof(float), "sums of squares");
        clipping = new GpuArena(device, 2 * sizeof(float), "norm of the gradients");
        clipping.Write(0, [float.NaN, 1]);
        if (all.Length > 0) pieces = device.Guard("pieces of the update", () => device.Accelerator.Allocate1D(all), 16L * all.Length);
    }

    /// <inheritdoc/>
    public float GradientNorm
    {
        get
        {
            if (!isClipping) return float.NaN;
            Span<float> norm = stackalloc float[1];
            clipping.Read(UpdateKernels.NormPlace * sizeof(float), norm);
            return norm[0];
        }
    }

    /// <inheritdoc/>
    public void Run(SolverSettings settings, float learningRate, int iteration)
    {
        if (pieces is null) return;
        set.Refresh(parameters);
        var numbers = new UpdateNumbers(
            learningRate, settings.Type == SolverType.Adam ? RuleNumbers.Of(settings).AdamCorrection(iteration + 1) : 1, 1f / settings.IterationSize,
            settings.WeightDecay, settings.Regularization == Regularization.L1 ? 1 : 0, RuleNumbers.Of(settings));
        var perPiece = new KernelConfig(new Index3D(pieceCount, 1, 1), new Index3D(UpdateKernels.GroupSize, 1, 1));
        try
        {
            Clip(settings.ClipGradients, perPiece);
            update(device.Stream, perPiece, parameters.Values.View, parameters.Gradients!.View, history[0].View, history[^1].View, pieces.View.BaseView, clipping.View, numbers);
        }
        catch (AcceleratorException failure)
        {
            throw device.Failure("launching the update", failure);
        }
        Array.Clear(copies);
        set.ChangedOn(parameters);
    }

    /// <inheritdoc/>
    public Span<float> HistoryOf(int blob, ParameterDescription parameter)
    {
        if (copies[blob] is not { } copy)
        {
            copies[blob] = copy = new float[history[blob].Bytes / sizeof(float)];
            history[blob].Read(0, copy);
        }
        return copy.AsSpan(parameter.FirstElement, parameter.Count);
    }

    /// <inheritdoc/>
    public void PublishHistory()
    {
        for (int blob = 0; blob < history.Length; blob++)
        {
            if (copies[blob] is { } copy) history[blob].Write(0, copy);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var blob in history) blob.Dispose();
        sums.Dispose();
        clipping.Dispose();
        pieces?.Dispose();
    }

    private void Clip(float limit, KernelConfig perPiece)
    {
        if (limit >= 0)
        {
            sumSquares(device.Stream, perPiece, parameters.Gradients!.View, pieces!.View.BaseView, sums.View);
            clip(device.Stream, new KernelConfig(new Index3D(1, 1, 1), new Index3D(UpdateKernels.GroupSize, 1, 1)), sums.View, clipping.View, pieceCount, limit);
        }
        else if (isClipping)
        {
            clipping.Write(0, [float.NaN, 1]);
        }
        isClipping = limit >= 0;
    }

    private static IEnumerable<UpdatePiece> Pieces(ParameterDescription parameter)
    {
        for (int start = 0; start < parameter.Count; start += UpdateKernels.PieceLength)
        {
            yield return new UpdatePiece(
                parameter.FirstElement + start, Math.Min(UpdateKernels.PieceLength, parameter.Count - start), parameter.LearningRateMultiplier, parameter.DecayMultiplier);
        }
    }

    private static Delegate KernelOf(SolverType type) => type switch
    {
        SolverType.Sgd => UpdateKernels.Update<SgdRule<FloatLane>>,
        SolverType.Nesterov => UpdateKernels.Update<NesterovRule<FloatLane>>,
        SolverType.AdaGrad => UpdateKernels.Update<AdaGradRule<FloatLane>>,
        SolverType.RmsProp => UpdateKernels.Update<RmsPropRule<FloatLane>>,
        SolverType.AdaDelta => UpdateKernels.UpdateOfTwo<AdaDeltaRule<FloatLane>>,
        _ => UpdateKernels.UpdateOfTwo<AdamRule<FloatLane>>,
    };
}
