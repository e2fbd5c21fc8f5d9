using AgentHost.Configuration.Tests;
using AgentHost.Hosting;
using AgentHost.Models.Credentials;
using AgentHost.Security.Redaction;

namespace AgentHost.Kernel.Tests.Credentials;

/// <summary>Secrets that plugins keep: apart from one another, for the person alone, hidden at every exit.</summary>
public sealed class PluginSecretTests : IDisposable
{
    private readonly TempHome _home = new();
    private readonly Redactor _redactor = new(static () => []);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Set_AndFind_IsThePluginsOwnAndHidden()
    {
        var mine = Of("mine");
        Assert.False(await mine.SetAsync("login", "user and a-very-secret-token", ["a-very-secret-token"], None));

        Assert.Equal("user and a-very-secret-token", await Of("mine").FindAsync("login", None));
        Assert.Null(await Of("other").FindAsync("login", None));
        Assert.Null(await mine.FindAsync("another", None));
        Assert.Equal("user and " + new string('*', 19), _redactor.Redact("user and a-very-secret-token"));
        Assert.True(await mine.SetAsync("login", null, [], None));
        Assert.Null(await mine.FindAsync("login", None));
        Assert.False(await mine.SetAsync("login", null, [], None));
    }

    [Fact]
    public async Task Find_InAnotherRun_HidesWhatWasSaidToBeSecret()
    {
        await Of("mine").SetAsync("login", "token is kept-from-before-1234", ["kept-from-before-1234"], None);
        var later = new Redactor(static () => []);

        await new PluginSecrets("mine", File, later).FindAsync("login", None);

        Assert.DoesNotContain("kept-from-before-1234", later.Redact("it was kept-from-before-1234"), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File.Path));
        }
    }

    [Fact]
    public async Task Set_SideBySide_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Of(i % 2 == 0 ? "mine" : "other").SetAsync($"n{i}", $"v{i}", [], None).AsTask()));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"v{i}", await Of(i % 2 == 0 ? "mine" : "other").FindAsync($"n{i}", None));
        }
    }

    [Fact]
    public async Task Set_BeyondTheBounds_IsRefused()
    {
        var mine = Of("mine");
        await Assert.ThrowsAsync<InvalidOperationException>(() => mine.SetAsync("", "v", [], None).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => mine.SetAsync(new string('n', 1_001), "v", [], None).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => mine.SetAsync("n", new string('v', 64_001), [], None).AsTask());
        for (var i = 0; i < 200; i++)
        {
            await mine.SetAsync($"n{i}", "v", [], None);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => mine.SetAsync("one more", "v", [], None).AsTask());
        await mine.SetAsync("n1", "other", [], None);
        await Of("other").SetAsync("one", "v", [], None);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"plugins":3}""")]
    [InlineData("""{"plugins":{"mine":3}}""")]
    [InlineData("""{"plugins":{"mine":{"login":3}}}""")]
    public async Task Find_DamagedFile_SaysWhichAndIsNotOverwritten(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File.Path)!);
        System.IO.File.WriteAllText(File.Path, text);

        var damaged = await Assert.ThrowsAsync<InvalidOperationException>(() => Of("mine").FindAsync("login", None).AsTask());

        Assert.Contains(File.Path, damaged.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Of("mine").SetAsync("login", "v", [], None).AsTask());
        Assert.Equal(text, System.IO.File.ReadAllText(File.Path));
    }

    private PluginSecretFile File => new(_home.Folders.Data, TimeProvider.System);

    private PluginSecrets Of(string plugin) => new(plugin, File, _redactor);
}
