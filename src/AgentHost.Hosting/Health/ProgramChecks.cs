using System.Reflection;
using System.Runtime.InteropServices;
using AgentHost.Client;

namespace AgentHost.Hosting.Health;

/// <summary>The program itself, and its folders.</summary>
internal static class ProgramChecks
{
    public static HealthCheck Program()
    {
        var version = typeof(ProgramChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
        return new HealthCheck(
            "program", HealthState.Ok, $"agent {version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}.");
    }

    /// <summary>Checks that a folder can be written, seen from the nearest part of it that exists.</summary>
    public static HealthCheck Folder(string name, string folder)
    {
        var at = folder;
        while (!Directory.Exists(at))
        {
            if (File.Exists(at))
            {
                return new HealthCheck(name, HealthState.Failed, $"{at} is a file: move it away, so that a folder can be made there.");
            }

            if (Path.GetDirectoryName(at) is not { Length: > 0 } above)
            {
                return new HealthCheck(name, HealthState.Failed, $"{folder} cannot be made: {at} does not exist.");
            }

            at = above;
        }

        // Only trying tells: rights, quotas, read-only systems.
        var probe = Path.Combine(at, $".{Guid.NewGuid():N}.agent-probe");
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return new HealthCheck(name, HealthState.Ok, at == folder ? $"{folder} can be written." : $"{folder} is made when it is needed.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new HealthCheck(name, HealthState.Failed, $"{folder} cannot be written: {exception.Message}");
        }
    }
}
