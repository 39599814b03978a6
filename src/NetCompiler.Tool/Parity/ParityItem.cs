using NetCompiler.Devices;

namespace NetCompiler.Tool.Parity;

/// <summary>A case that can be run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Runs it on a device, and throws only if the device is lost; kinds without numbers do not use the device.</param>
public sealed record ParityItem(string Name, Func<IParityDevice, ParityResult> Run)
{
    /// <summary>A case that is a file or a folder.</summary>
    /// <param name="kind">The kind of the case.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="run">Runs it on a device; what it throws is a failed case.</param>
    public static ParityItem Of(string kind, string path, Func<IParityDevice, ParityResult> run)
    {
        // Weight files of one name differ in their extensions.
        string name = path.EndsWith(".prototxt", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
        return new ParityItem(name, device => Guard(kind, name, () => run(device)));
    }

    /// <summary>Runs a case so that a defect, or a file that cannot be read, fails that case only; what means that the device is lost is thrown.</summary>
    /// <param name="kind">The kind of the case.</param>
    /// <param name="name">Its name.</param>
    /// <param name="run">Runs it.</param>
    public static ParityResult Guard(string kind, string name, Func<ParityResult> run)
    {
        try
        {
            return run();
        }
        catch (Exception problem) when (problem is InputFileException or IOException)
        {
            return ParityResult.Failed(kind, name, problem.Message);
        }
        catch (Exception defect) when (!DeviceLoss.IsMeantBy(defect))
        {
            return ParityResult.Failed(kind, name, Defect.Describe(defect));
        }
    }
}
