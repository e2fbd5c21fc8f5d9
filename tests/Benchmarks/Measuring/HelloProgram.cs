using System.Diagnostics;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>The yardstick of start-up: the smallest program there is, published framework-dependent and ready-to-run, run by the installed dotnet.</summary>
internal static class HelloProgram
{
    /// <summary>Builds it into artifacts/bench/hello, once.</summary>
    public static async Task<string> BuildAsync(BenchPlace place)
    {
        var folder = Path.Combine(place.Folder, "hello");
        var program = Path.Combine(folder, "out", "hello.dll");
        if (File.Exists(program))
        {
            return program;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "hello.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <PublishReadyToRun>true</PublishReadyToRun>
                <SelfContained>false</SelfContained>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
              </PropertyGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"Hello, World!\");\n");

        // The repository's own build files are not for it.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "<Project />\n");
        }

        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        await ProcessRun.RunAsync("dotnet", ["publish", "-c", "Release", "-o", Path.Combine(folder, "out"), "-v", "quiet", "--nologo"], folder, environment);
        return program;
    }

    public static async Task<double> RunAsync(string program)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = Path.GetDirectoryName(program)!,
        };
        return (await ProcessRun.RunAsync("dotnet", [program], Path.GetDirectoryName(program)!, environment)).Milliseconds;
    }
}
