namespace AgentHost.AheadOfTime.Tests;

public sealed class PreparationCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ahead-of-time-");

    [Theory]
    [InlineData]
    [InlineData("profile", "only-the-output")]
    [InlineData("other", "a", "b")]
    public void Run_OtherWords_SaysWhatToGive(params string[] words)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, PreparationCommand.Run(words, errors));
        Assert.Contains("OUTPUT ASSEMBLY", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Profile_WritesIt()
    {
        using var errors = new StringWriter();
        var output = Path.Combine(_folder.FullName, "start.mibc");

        Assert.Equal(0, PreparationCommand.Run(["profile", output, typeof(PreparationCommandTests).Assembly.Location], errors));
        Assert.NotEqual(0, new FileInfo(output).Length);
        Assert.Equal(2, PreparationCommand.Run(["profile", output, Path.Combine(_folder.FullName, "missing.dll")], errors));
        Assert.Contains("missing.dll", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
