using System.Diagnostics;

namespace NetCompiler.Generators.Tests;

/// <summary>A project on disk, far from the repository, that takes part in the way a user's does; deleted at the end.</summary>
internal sealed class UserProject : IDisposable
{
    private static readonly string BuildFiles = Path.Combine(Path.GetDirectoryName(Nets.Folder)!, "generators", "NetCompiler.Generators", "build");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("netcompiler");

    public UserProject(string items, string program)
    {
        Write("User.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Path.Combine(BuildFiles, "NetCompiler.Generators.props")}" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <RootNamespace>User</RootNamespace>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <Analyzer Include="{Path.Combine(AppContext.BaseDirectory, "NetCompiler.Generators.dll")}" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "NetCompiler.dll")}" />
                <!-- What a reference to the project or package brings with it. -->
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "ILGPU.dll")}" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "ILGPU.Algorithms.dll")}" />
                {items}
              </ItemGroup>
              <Import Project="{Path.Combine(BuildFiles, "NetCompiler.Generators.targets")}" />
            </Project>
            """);
        // A machine's own sources of packages do not matter: no package is needed.
        Write("NuGet.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Write("Program.cs", program);
    }

    public void Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Builds, and gives the errors and warnings, each once and without the project's path at its end.</summary>
    public async Task<string[]> BuildAsync()
    {
        var (code, output) = await RunAsync("build", "-nologo", "-clp:NoSummary", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        string[] problems = [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal) || line.Contains(": warning ", StringComparison.Ordinal))
            .Select(line => line.Split(" [")[0].Trim().Replace(folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)).Distinct()];
        Assert.True((code == 0) == (problems.Length == 0), output);
        return problems;
    }

    /// <summary>Runs what was built, and gives what it prints.</summary>
    public async Task<string> RunProgramAsync() => (await RunAsync(Path.Combine("bin", "Debug", "net10.0", "User.dll"))).Output.Trim();

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true };
        // What a build around the tests has set for itself is not meant for this one.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
