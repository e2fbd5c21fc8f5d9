using System.Net;
using AgentHost.Client;
using AgentHost.Kernel.Tests;
using AgentHost.Models.Credentials;

namespace AgentHost.Models.Tests.Credentials;

public sealed class OAuthTests : IDisposable
{
    private static readonly DeviceLoginSpec Spec = new(
        "agent", "https://login.example/device", "https://login.example/token") { Scopes = ["models", "offline"] };

    private readonly FakeTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-auth-");
    private readonly Queue<(int Status, string Body)> _answers = new();
    private readonly List<string> _asked = [];
    private readonly HttpClient _client;

    public OAuthTests() => _client = new HttpClient(new Handler(this));

    private AuthFile Auth => new(_folder.FullName, _time);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeviceLogin_PendingThenSlowDownThenToken_WaitsAsAskedAndKeepsIt()
    {
        Say("""{"device_code":"d","user_code":"AB-12","verification_uri":"https://login.example/enter","expires_in":600,"interval":2}""");
        Say("""{"error":"authorization_pending"}""", 400);
        Say("""{"error":"slow_down"}""", 400);
        Say("""{"access_token":"a","refresh_token":"r","expires_in":3600}""");
        await using var steps = Login().RunAsync("example", Spec, "https://api.example/v1", None).GetAsyncEnumerator(None);

        Assert.True(await steps.MoveNextAsync());
        Assert.Equal(
            ("AB-12", "https://login.example/enter", _time.GetUtcNow().AddMinutes(10)), (steps.Current.UserCode, steps.Current.Url, steps.Current.ExpiresAt));
        var done = steps.MoveNextAsync().AsTask();
        foreach (var seconds in (int[])[2, 2, 7])
        {
            await _time.WaitForTimerAsync(TimeSpan.FromSeconds(seconds));
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.True(await done);
        Assert.True(steps.Current.Done);
        Assert.Equal(new StoredLogin("a", "https://api.example") { Refresh = "r", ExpiresAt = _time.GetUtcNow().AddHours(1) }, Auth.Find("example"));
        Assert.Equal("client_id=agent&scope=models+offline", _asked[0]);
        Assert.Contains("device_code=d", _asked[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"access_denied"}""", "it was refused in the browser")]
    [InlineData("""{"error":"expired_token"}""", "the code was not entered in time")]
    [InlineData("""{"error":"invalid_client","error_description":"No such client."}""", "No such client")]
    [InlineData("{}", "the service gave no token")]
    [InlineData("<html>", "login.example said 200")]
    public async Task DeviceLogin_ServiceThatSaysNo_KeepsNothing(string answer, string expected)
    {
        Say("""{"device_code":"d","user_code":"AB-12","verification_uri":"https://login.example/enter"}""");
        Say(answer);
        await using var steps = Login().RunAsync("example", Spec, null, None).GetAsyncEnumerator(None);
        await steps.MoveNextAsync();
        var end = steps.MoveNextAsync().AsTask();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));

        var exception = await Assert.ThrowsAsync<HostException>(() => end);

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Auth.Names);
    }

    [Fact]
    public async Task DeviceLogin_AddressThatIsNotHttps_IsNotAsked()
    {
        var exception = await Assert.ThrowsAsync<HostException>(async () =>
            await Login().RunAsync("example", Spec with { DeviceUrl = "http://login.example/device" }, null, None).GetAsyncEnumerator(None).MoveNextAsync());

        Assert.Contains("is not one of https", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Renew_AnotherWasFaster_TakesItsToken()
    {
        await Auth.SetAsync("example", new StoredLogin("fresh", null) { Refresh = "r2", ExpiresAt = _time.GetUtcNow().AddHours(1) }, None);

        var login = await Renewal().RenewAsync("example", Spec, new StoredLogin("stale", null) { Refresh = "r1" }, None);

        Assert.Equal("fresh", login.Secret);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Renew_ServiceThatKeepsTheRefreshToken_KeepsItToo()
    {
        var stale = new StoredLogin("stale", "https://api.example") { Refresh = "r1", ExpiresAt = _time.GetUtcNow() };
        await Auth.SetAsync("example", stale, None);
        Say("""{"access_token":"new","expires_in":60}""");

        var login = await Renewal().RenewAsync("example", Spec, stale, None);

        Assert.Equal(new StoredLogin("new", "https://api.example") { Refresh = "r1", ExpiresAt = _time.GetUtcNow().AddMinutes(1) }, login);
        Assert.Equal(login, Auth.Find("example"));
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant"}""", 400, "The login at example has ended (invalid_grant): agent provider login example")]
    [InlineData("down", 503, "The login at example could not be renewed: login.example said 503")]
    public async Task Renew_ServiceThatSaysNo_SaysWhatToDoAndKeepsWhatThereWas(string answer, int status, string expected)
    {
        var stale = new StoredLogin("stale", null) { Refresh = "r1" };
        await Auth.SetAsync("example", stale, None);
        Say(answer, status);

        var exception = await Assert.ThrowsAsync<HostException>(async () => await Renewal().RenewAsync("example", Spec, stale, None));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal(stale, Auth.Find("example"));
    }

    [Fact]
    public void Parse_MutatedAnswer_NeverThrows()
    {
        var random = new Random(3);
        var answer = """{"access_token":"a","refresh_token":"r","expires_in":3600,"interval":5,"error":"x"}"""u8.ToArray();
        for (var i = 0; i < 5000; i++)
        {
            var copy = answer[..random.Next(answer.Length + 1)];
            if (copy.Length > 0)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            OAuthClient.Parse(copy);
        }

        Assert.Null(OAuthClient.Parse("[]"u8));
        Assert.Null(OAuthClient.Parse("""{"expires_in":-5}"""u8)!.ExpiresIn);
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    private DeviceLogin Login() => new(new Lazy<OAuthClient>(() => new OAuthClient(_client, _time)), Auth, _time);

    private TokenRenewal Renewal() => new(() => new OAuthClient(_client, _time), Auth, _time);

    private void Say(string body, int status = 200) => _answers.Enqueue((status, body));

    private sealed class Handler(OAuthTests tests) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tests._asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            var (status, body) = tests._answers.Dequeue();
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        }
    }
}
