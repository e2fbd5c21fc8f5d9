namespace AgentHost.ManifestWriter;

/// <summary>The program: <c>--assembly X.dll --manifest plugin.json --output out/plugin.json</c>.</summary>
internal static class ManifestCommand
{
    private const string Usage = "Usage: --manifest plugin.json --output out/plugin.json [--assembly X.dll]";

    /// <summary>Runs it.</summary>
    /// <returns>0, 1 when a file is faulty, 2 when the command line is.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (args[i] is not ("--assembly" or "--manifest" or "--output") || i + 1 == args.Count || !options.TryAdd(args[i], args[i + 1]))
            {
                error.WriteLine($"'{args[i]}' is unknown, given twice or lacks its value. {Usage}");
                return 2;
            }
        }

        if (!options.TryGetValue("--manifest", out var manifest) || !options.TryGetValue("--output", out var target))
        {
            error.WriteLine(Usage);
            return 2;
        }

        try
        {
            var source = ManifestSource.Read(manifest);
            var code = options.TryGetValue("--assembly", out var assembly) ? AssemblyFacts.Read(assembly) : AssemblyFacts.None;
            var bytes = FinishedManifest.Write(source, code);
            WriteWhole(target, bytes);
            output.WriteLine($"{target}: {code.Tools.Count} {(code.Tools.Count == 1 ? "tool" : "tools")} from code.");
            return 0;
        }
        catch (ManifestException fault)
        {
            error.WriteLine(fault.Report);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{manifest}: error AHM002: {fault.Message}");
        }

        return 1;
    }

    // A build that is stopped half-way must not leave half a manifest that looks up to date.
    private static void WriteWhole(string target, byte[] bytes)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(folder);
        var aside = target + ".new";
        File.WriteAllBytes(aside, bytes);
        File.Move(aside, target, overwrite: true);
    }
}
