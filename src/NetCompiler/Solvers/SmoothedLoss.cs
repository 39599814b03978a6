namespace NetCompiler.Solvers;

/// <summary>The loss that is displayed: the mean of the last iterations, computed as Caffe's <c>Solver::UpdateSmoothedLoss</c> does.</summary>
internal sealed class SmoothedLoss(int window)
{
    private readonly List<float> losses = [];
    private int next;

    /// <summary>The mean; 0 before the first iteration.</summary>
    public float Value { get; private set; }

    /// <summary>What it remembers, the oldest first; enough to go on from.</summary>
    public IReadOnlyList<float> Remembered => [.. losses.Skip(next), .. losses.Take(next)];

    /// <summary>Adds the loss of an iteration.</summary>
    public float Add(float loss)
    {
        if (losses.Count < window)
        {
            Value = ((Value * losses.Count) + loss) / (losses.Count + 1);
            losses.Add(loss);
            return Value;
        }
        Value += (loss - losses[next]) / window;
        losses[next] = loss;
        next = (next + 1) % window;
        return Value;
    }

    /// <summary>Forgets everything, or takes up what another one remembered.</summary>
    public void Resume(IReadOnlyList<float> remembered, float value)
    {
        losses.Clear();
        losses.AddRange(remembered.Skip(Math.Max(0, remembered.Count - window)));
        next = 0;
        Value = value;
    }
}
