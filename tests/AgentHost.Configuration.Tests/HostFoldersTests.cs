namespace AgentHost.Configuration.Tests;

public sealed class HostFoldersTests
{
    [Fact]
    public void Resolve_Linux_FollowsXdg()
    {
        Assert.Equal(
            new("/home/me/.config/agent", "/home/me/.local/share/agent", "/home/me/.cache/agent"),
            Resolve(HostSystem.Linux, ("HOME", "/home/me")));
        Assert.Equal(
            new("/c/agent", "/d/agent", "/e/agent"),
            Resolve(HostSystem.Linux, ("HOME", "/home/me"), ("XDG_CONFIG_HOME", "/c"), ("XDG_DATA_HOME", "/d"), ("XDG_CACHE_HOME", "/e")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative/path")]
    [InlineData("./x")]
    [InlineData("~/x")]
    public void Resolve_EmptyOrRelativeXdg_IsIgnored(string value) =>
        Assert.Equal(
            "/home/me/.config/agent", Resolve(HostSystem.Linux, ("HOME", "/home/me"), ("XDG_CONFIG_HOME", value), ("AGENT_CONFIG_HOME", value)).Config);

    [Theory]
    [InlineData(HostSystem.Linux, "/x/")]
    [InlineData(HostSystem.MacOS, "/x/")]
    [InlineData(HostSystem.Windows, @"C:\x\")]
    public void Resolve_OwnVariables_NameTheFolderItself(object system, string at) =>
        Assert.Equal(
            new(at + "1", at + "2", at + "3"),
            Resolve((HostSystem)system, ("HOME", "/h"), ("AGENT_CONFIG_HOME", at + "1"), ("AGENT_DATA_HOME", at + "2"), ("AGENT_CACHE_HOME", at + "3")));

    [Fact]
    public void Resolve_OtherSystems_FollowTheirCustoms()
    {
        var mac = Resolve(HostSystem.MacOS, ("HOME", "/Users/me"), ("XDG_CONFIG_HOME", "/c"));
        Assert.Equal(new("/Users/me/Library/Application Support/agent", "/Users/me/Library/Application Support/agent", "/Users/me/Library/Caches/agent"), mac);
        var windows = Resolve(HostSystem.Windows, ("APPDATA", @"C:\Roaming"), ("LOCALAPPDATA", @"C:\Local"));
        Assert.Equal(Path.Combine(@"C:\Roaming", "agent"), windows.Config);
        Assert.Equal(Path.Combine(@"C:\Local", "agent"), windows.Data);
    }

    private static HostFolders Resolve(HostSystem system, params (string Name, string Value)[] environment) =>
        HostFolders.Resolve(name => environment.FirstOrDefault(e => e.Name == name).Value, system);
}
