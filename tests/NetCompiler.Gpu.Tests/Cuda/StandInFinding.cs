using System.Reflection;
using System.Text.RegularExpressions;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>What the stand-in found: in its words, with the step and layer of the kernel that it names.</summary>
/// <param name="Text">The stand-in's words: kernel, what is wrong, line and text of the instruction, group, thread.</param>
/// <param name="Step">The step that the kernel computes; empty for what is no kernel's.</param>
/// <param name="Layer">The step's layer.</param>
internal sealed partial record StandInFinding(string Text, string Step, string Layer)
{
    /// <summary>Finds the step of a finding's kernel among the nets that this process has loaded, the last one first.</summary>
    public static StandInFinding Parse(string text)
    {
        // ILGPU puts a word before the name of a kernel's method.
        var match = KernelName().Match(text);
        var (step, layer) = match.Success ? PlaceOf(match.Groups[1].Value) : ("", "");
        return new StandInFinding(text, step, layer);
    }

    /// <inheritdoc/>
    public override string ToString() => Step.Length == 0 ? Text : $"step '{Step}' (layer '{Layer}'), {Text}";

    private static (string Step, string Layer) PlaceOf(string kernel)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Reverse())
        {
            foreach (var steps in StepLists(assembly))
            {
                int index = Array.FindIndex(steps.Kernels, each => each.Method.Method.Name == kernel);
                if (index >= 0) return steps.PlaceOf(index);
            }
        }
        return ("", "");
    }

    // Emitted classes make the list of a net's steps with a static method.
    private static IEnumerable<GpuStepList> StepLists(Assembly assembly)
    {
        const BindingFlags flags = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        if (!assembly.GetReferencedAssemblies().Any(reference => reference.Name == "NetCompiler")) yield break;
        foreach (var type in assembly.GetTypes())
        {
            var create = type.GetMethod("Create", flags, []);
            if (create?.ReturnType == typeof(GpuStepList)) yield return (GpuStepList)create.Invoke(null, null)!;
        }
    }

    [GeneratedRegex(@"^kernel (?:Kernel_)?(\w+): ")]
    private static partial Regex KernelName();
}
