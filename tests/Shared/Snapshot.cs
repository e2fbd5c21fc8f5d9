namespace AgentHost.Testing.Shared;

/// <summary>Files that say what something must be. <c>UPDATE_SNAPSHOTS=1</c> writes them; otherwise they are compared.</summary>
internal static class Snapshot
{
    public const string Variable = "UPDATE_SNAPSHOTS";

    public static bool Updating => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Compares text with a file of the repository.</summary>
    /// <param name="path">The file.</param>
    /// <param name="actual">What it should hold, with line feeds.</param>
    /// <param name="advice">What a person does who meant the change.</param>
    public static void Match(string path, string actual, string advice)
    {
        if (Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }
        var name = Repository.Relative(path);
        var how = $"If that is meant, run these tests again with {Variable}=1 and commit the file. {advice}";
        Assert.True(File.Exists(path), $"{name} is missing. {how}");
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected != actual)
        {
            Assert.Fail($"{name} no longer says what is.\n{Difference(expected, actual)}\n{how}");
        }
    }

    private static string Difference(string expected, string actual)
    {
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var gone = before.Except(after, StringComparer.Ordinal).Take(20).Select(line => "- " + line);
        var come = after.Except(before, StringComparer.Ordinal).Take(20).Select(line => "+ " + line);
        var lines = string.Join('\n', gone.Concat(come));
        return lines.Length > 0 ? lines : "The lines are the same in another order or number.";
    }
}
