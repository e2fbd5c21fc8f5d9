namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Copies of bundled plugins: named with <c>--plugin</c>, they run behind the runner.</summary>
internal static class BundledCopy
{
    /// <summary>Copies a plugin into the sandbox; returns the folder.</summary>
    public static string Of(Sandbox sandbox, string plugin)
    {
        var copy = Directory.CreateDirectory(Path.Combine(sandbox.Root, plugin)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Programs.Agent)!, "plugins", plugin)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
