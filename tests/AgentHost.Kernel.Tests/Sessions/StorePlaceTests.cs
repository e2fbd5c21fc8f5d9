using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Sessions;

public sealed class StorePlaceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("place-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private string Usual => Path.Combine(_root, "data", "sessions");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"sessions":{"retentionDays":3},"context":{"x":"path"}}""")]
    [InlineData("""{"sessions":{"path":7}}""")]
    [InlineData("""{"sessions": "path" """)]
    public void Folder_NothingSaid_IsInTheData(string? settings)
    {
        Assert.Equal(Usual, Place(settings).Folder);
        Assert.Empty(Place(settings).Elsewhere);
    }

    [Theory]
    [InlineData("""{"sessions":{"path":"/big/disk/"}}""", "/big/disk")]
    [InlineData("""{"sessions":{"path":"~/kept"}}""", "/home/me/kept")]
    [InlineData("""{"sessions":{"path":"$DISK/kept"}}""", "/disk/kept")]
    [InlineData("""{ /* both */ "sessions": { "path": "/a/../b" } }""", "/b")]
    public void Folder_ThePersonSaysSo_IsThere(string settings, string folder)
    {
        _variables["HOME"] = "/home/me";
        _variables["DISK"] = "/disk";

        Assert.Equal(folder, Place(settings).Folder);
        Assert.Equal([folder], Place(settings).Elsewhere);
    }

    [Fact]
    public void Folder_TheVariable_GoesBeforeTheSettings()
    {
        _variables[StorePlace.Variable] = "/from/variable";

        Assert.Equal("/from/variable", Place("""{"sessions":{"path":"/big/disk"}}""").Folder);
    }

    [Fact]
    public void Folder_TheAdministratorSaysSo_IsThereUnlessThePersonSaysMore()
    {
        Assert.Equal("/managed", Place(null, """{"sessions":{"path":"/managed"}}""").Folder);
        Assert.Equal("/mine", Place("""{"sessions":{"path":"/mine"}}""", """{"sessions":{"path":"/managed"}}""").Folder);
    }

    [Theory]
    [InlineData("relative", "names no folder from the root on")]
    [InlineData("./here", "names no folder from the root on")]
    public void Folder_NoSuchPlace_IsSaid(string path, string says)
    {
        var place = Place($$$"""{"sessions":{"path":"{{{path}}}"}}""");

        var fault = Assert.Throws<HostException>(() => place.Folder);
        Assert.Equal(HostFailure.Invalid, fault.Failure);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Empty(place.Elsewhere);
    }

    [Fact]
    public void Folder_AFile_IsSaid()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        Assert.Contains(
            "names a file, not a folder",
            Assert.Throws<HostException>(() => Place($$$"""{"sessions":{"path":"{{{file}}}"}}""").Folder).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_AnotherPlace_KeepsSessionsAndWhatBelongsToThemThere()
    {
        await using var rig = new HostRig();
        var place = Path.Combine(_root, "elsewhere");
        var config = Directory.CreateDirectory(Path.Combine(rig.Root, "home", ".config", "agent")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(config, "agent.json"),
            $$$"""{"sessions":{"path":"{{{place}}}","namePattern":"{folder} {date} no. {n}"}}""",
            TestContext.Current.CancellationToken);
        rig.Model.Text("one");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.True(File.Exists(Path.Combine(place, "sessions.db")));
        Assert.False(Directory.Exists(Path.Combine(rig.Root, "home", ".local", "share", "agent", "sessions")));
        Assert.Matches(@"^work \d{4}-\d\d-\d\d no\. 1$", (await rig.Host.Sessions.FindAsync(null, rig.SessionId, TestContext.Current.CancellationToken))!.Name);
        Assert.EndsWith(
            "no. 2",
            (await rig.Host.Sessions.CreateAsync(new NewSession(rig.Workspace.Id), TestContext.Current.CancellationToken)).Name,
            StringComparison.Ordinal);
    }

    private StorePlace Place(string? settings, string? managed = null)
    {
        var folders = new HostFolders(Path.Combine(_root, "config"), Path.Combine(_root, "data"), Path.Combine(_root, "cache"));
        Directory.CreateDirectory(folders.Config);
        File.Delete(folders.UserSettings);
        if (settings is not null)
        {
            File.WriteAllText(folders.UserSettings, settings);
        }

        var administrator = Path.Combine(_root, "managed.json");
        File.WriteAllText(administrator, managed ?? "{}");
        return new StorePlace(folders, _variables.GetValueOrDefault, administrator);
    }
}
