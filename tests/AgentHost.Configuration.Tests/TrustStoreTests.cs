namespace AgentHost.Configuration.Tests;

public sealed class TrustStoreTests : IDisposable
{
    private static readonly Dictionary<string, string> Files = new() { [".agents/agent.json"] = "1234" };

    private readonly TempHome _home = new();

    private string TrustFile => Path.Combine(_home.Folders.Data, "trust.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Set_AndBack_IsStored()
    {
        var store = Store();
        Assert.Null(store.Contents("/a"));
        await store.SetAsync("/a", true, Files, TestContext.Current.CancellationToken);
        await store.SetAsync("/b/", true, Files, TestContext.Current.CancellationToken);
        Assert.NotNull(Store().Contents("/a/"));
        Assert.Equal(Files, Store().Contents("/b"));
        Assert.Null(Store().Contents("/a/below"));
        Assert.Null(Store().Contents("/"));
        Assert.Equal(["/a", "/b"], store.List());
        await store.SetAsync("/a", false, Files, TestContext.Current.CancellationToken);
        Assert.Null(Store().Contents("/a"));
    }

    [Fact]
    public async Task Set_OnUnix_IsForThePersonAlone()
    {
        await Store().SetAsync("/a", true, Files, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TrustFile));
        }
    }

    [Fact]
    public async Task Set_FromManyAtOnce_LosesNone()
    {
        // Each has its own handles, as processes do.
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () => await Store().SetAsync($"/w{i:00}", true, Files, default))));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"/w{i:00}"), Store().List());
        Assert.Empty(Directory.GetFiles(_home.Folders.Data, "*.tmp"));
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "trusted": "/a" }""")]
    public async Task Damaged_TrustsNothingAndIsNotOverwritten(string text)
    {
        _home.Write(TrustFile, text);
        Assert.Null(Store().Contents("/a"));
        var fault = await Assert.ThrowsAsync<HostException>(async () => await Store().SetAsync("/a", true, Files, default));
        Assert.Equal(HostFailure.Store, fault.Failure);
        Assert.Equal(text, File.ReadAllText(TrustFile));
    }

    private TrustStore Store() => new(_home.Folders.Data, TimeProvider.System);
}
