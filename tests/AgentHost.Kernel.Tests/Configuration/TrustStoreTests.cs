using AgentHost.Kernel.Configuration;

namespace AgentHost.Kernel.Tests.Configuration;

public sealed class TrustStoreTests : IDisposable
{
    private readonly TempHome home = new();

    private string TrustFile => Path.Combine(home.Folders.Data, "trust.json");

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Set_AndBack_IsStored()
    {
        var store = Store();
        Assert.False(store.IsTrusted("/a"));
        await store.SetAsync("/a", true, TestContext.Current.CancellationToken);
        await store.SetAsync("/b/", true, TestContext.Current.CancellationToken);
        Assert.True(Store().IsTrusted("/a/"));
        Assert.True(Store().IsTrusted("/b"));
        Assert.False(Store().IsTrusted("/a/below"));
        Assert.False(Store().IsTrusted("/"));
        Assert.Equal(["/a", "/b"], store.List());
        await store.SetAsync("/a", false, TestContext.Current.CancellationToken);
        Assert.False(Store().IsTrusted("/a"));
    }

    [Fact]
    public async Task Set_OnUnix_IsForThePersonAlone()
    {
        await Store().SetAsync("/a", true, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TrustFile));
        }
    }

    [Fact]
    public async Task Set_FromManyAtOnce_LosesNone()
    {
        // Each has its own handles, as processes do.
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () => await Store().SetAsync($"/w{i:00}", true, default))));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"/w{i:00}"), Store().List());
        Assert.Empty(Directory.GetFiles(home.Folders.Data, "*.tmp"));
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "trusted": "/a" }""")]
    public async Task Damaged_TrustsNothingAndIsNotOverwritten(string text)
    {
        home.Write(TrustFile, text);
        Assert.False(Store().IsTrusted("/a"));
        var fault = await Assert.ThrowsAsync<HostException>(async () => await Store().SetAsync("/a", true, default));
        Assert.Equal(HostFailure.Store, fault.Failure);
        Assert.Equal(text, File.ReadAllText(TrustFile));
    }

    private TrustStore Store() => new(home.Folders.Data, TimeProvider.System);
}
