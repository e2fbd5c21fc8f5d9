namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>A folder that is not among temporary files: of those a sandbox has its own, and nothing else would have to be hidden.</summary>
internal static class LastingFolder
{
    private static readonly string[] Temporary = ["/tmp/", "/var/tmp/", "/run/", "/dev/"];

    /// <summary>Makes one, beside the tests where they are not built among temporary files themselves.</summary>
    public static DirectoryInfo Create()
    {
        string[] places = [AppContext.BaseDirectory, "/srv", "/opt", "/var/lib", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)];
        foreach (var place in places.Where(static place => !Temporary.Any(temporary => (place + "/").StartsWith(temporary, StringComparison.Ordinal))))
        {
            try
            {
                return Directory.CreateDirectory(Path.Combine(place, $"sandbox-{Guid.NewGuid():N}"));
            }
            catch (UnauthorizedAccessException)
            {
                // The next, then.
            }
        }

        throw new InvalidOperationException(
            $"None of {string.Join(", ", places)} is a lasting place that these tests may write to: build them outside of /tmp.");
    }
}
