using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace NetCompiler.Gpu;

/// <summary>
/// Finds drivers under the names that they have where no development packages are installed: ILGPU asks for <c>libOpenCL.so</c>, and most machines have only
/// <c>libOpenCL.so.1</c>.
/// </summary>
internal static class DriverLibraries
{
    private static readonly Lazy<bool> Found = new(Register);

    /// <summary>To be called before ILGPU looks for drivers.</summary>
    public static void Find() => _ = Found.Value;

    private static bool Register()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The program has a resolver of its own for ILGPU; it is for it to say.
            return false;
        }
    }

    // Zero leaves the name to the usual search.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!OperatingSystem.IsLinux() || name is not ("OpenCL" or "cuda")) return 0;
        return NativeLibrary.TryLoad("lib" + name + ".so.1", out nint library) ? library : 0;
    }
}
