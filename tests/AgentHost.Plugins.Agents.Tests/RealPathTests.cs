using AgentHost.RealPaths;

namespace AgentHost.Plugins.Agents.Tests;

public sealed class RealPathTests : IDisposable
{
    private readonly string _root = RealPath.Of(Directory.CreateTempSubdirectory("agent-paths-").FullName)!;

    public RealPathTests()
    {
        foreach (var folder in (string[])["in/deep", "out/deep"])
        {
            Directory.CreateDirectory(At(folder));
        }

        File.WriteAllText(At("in/file"), "x");
        File.WriteAllText(At("out/file"), "x");
        Directory.CreateSymbolicLink(At("door"), At("in"));
        Directory.CreateSymbolicLink(At("in/way"), At("out/deep"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("file", true)] // beside it
    [InlineData("../in/file", true)]
    [InlineData("deep/../file", true)]
    [InlineData("../out/file", false)]
    [InlineData("way/x", false)] // behind a linked folder
    [InlineData("way/../file", false)] // by its text it would be in/file, and it is out/file
    [InlineData("way/../../in/file", true)]
    [InlineData("../door/file", true)]
    [InlineData("../in/link", false)] // itself
    [InlineData("/", false)]
    public void IsBelow_LinkToATarget_CountsAsWhereItLeads(string target, bool below)
    {
        File.CreateSymbolicLink(At("in/link"), target);

        Assert.Equal(below, RealPath.IsBelow(At("in/link"), At("in")));
        Assert.Equal(below, RealPath.IsBelow(At("door/link"), At("door")));
        Assert.Equal(below, RealPath.IsBelow(At("in/link"), At("in") + "/"));
    }

    [Fact]
    public void IsBelow_PlainPaths_GoByTheirText()
    {
        Assert.True(RealPath.IsBelow(At("in/file"), At("in")));
        Assert.True(RealPath.IsBelow(At("in/deep/none"), At("in")));
        Assert.True(RealPath.IsBelow(At("in/file"), "/"));
        Assert.False(RealPath.IsBelow(At("in"), At("in")));
        Assert.False(RealPath.IsBelow(At("inner"), At("in")));
        Assert.False(RealPath.IsBelow(At("in/way/x"), At("in")));
    }

    private string At(string path) => Path.Combine(_root, path);
}
