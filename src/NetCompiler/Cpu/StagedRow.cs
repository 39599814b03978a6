using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>
/// Writes one row of a staged operand: a copy of a row with what stands outside of it written out, so that the loops that pack it need no guards; with
/// gaps between its elements where a strided convolution runs backwards; or sorted by phase where it runs forwards with a stride.
/// </summary>
public static unsafe class StagedRow
{
    /// <summary>Writes a row.</summary>
    /// <param name="source">The row's first element; null if the row lies outside.</param>
    /// <param name="extent">How many elements the row has.</param>
    /// <param name="target">Where to.</param>
    /// <param name="length">How many positions are wanted.</param>
    /// <param name="first">The first position that is wanted; it may lie outside.</param>
    /// <param name="spread">How many positions apart neighbours of the source are.</param>
    /// <param name="phases">Positions with equal remainders by this number become neighbours; 1 for none.</param>
    /// <param name="outside">What stands outside and in gaps.</param>
    public static void Write(float* source, int extent, float* target, int length, int first, int spread, int phases, float outside)
    {
        int phaseLength = (length + phases - 1) / phases;
        if (source is null)
        {
            new Span<float>(target, phaseLength * phases).Fill(outside);
        }
        else if (spread == 1 && phases == 1)
        {
            int before = Math.Clamp(-first, 0, length), end = Math.Clamp(extent - first, before, length);
            Fill(target, before, outside);
            Copy(source + first + before, target + before, end - before);
            Fill(target + end, length - end, outside);
        }
        else
        {
            for (int phase = 0; phase < phases; phase++)
            {
                float* to = target + phase * phaseLength;
                if (spread == 1)
                {
                    CopyPhase(source, extent, to, phaseLength, first + phase, phases, outside);
                    continue;
                }
                for (int i = 0; i < phaseLength; i++)
                {
                    int at = first + phase + i * phases;
                    bool isInside = at >= 0 && at % spread == 0 && at / spread < extent;
                    to[i] = isInside ? source[at / spread] : outside;
                }
            }
        }
    }

    // Rows are short and there are many: a call to copy memory would cost more than the copy. The last vector ends where the row does.
    private static void Copy(float* source, float* target, int count)
    {
        if (count >= Lanes.Count)
        {
            int last = count - Lanes.Count;
            for (int i = 0; i < last; i += Lanes.Count) Vector512.Load(source + i).Store(target + i);
            Vector512.Load(source + last).Store(target + last);
        }
        else if (count >= 8)
        {
            Vector256<float> low = Vector256.Load(source), high = Vector256.Load(source + count - 8);
            low.Store(target);
            high.Store(target + count - 8);
        }
        else
        {
            for (int i = 0; i < count; i++) target[i] = source[i];
        }
    }

    private static void Fill(float* target, int count, float value)
    {
        if (count >= Lanes.Count) new Span<float>(target, count).Fill(value);
        else for (int i = 0; i < count; i++) target[i] = value;
    }

    // Positions from first on, so many apart: some before the row, those in it, some after it.
    private static void CopyPhase(float* source, int extent, float* target, int length, int first, int step, float outside)
    {
        int before = Math.Clamp((-first + step - 1) / step, 0, length), end = Math.Clamp((extent - first + step - 1) / step, before, length);
        for (int i = 0; i < before; i++) target[i] = outside;
        for (int i = before; i < end; i++) target[i] = source[first + i * step];
        for (int i = end; i < length; i++) target[i] = outside;
    }
}
