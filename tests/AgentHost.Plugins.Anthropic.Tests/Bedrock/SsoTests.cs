using System.Text.Json;
using AgentHost.ModelServing;
using AgentHost.Plugins.Anthropic.Bedrock;
using AgentHost.Plugins.Anthropic.Tests.Clouds;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

/// <summary>Profiles that log in at IAM Identity Center, against services that answer as Amazon documents it.</summary>
public sealed class SsoTests
{
    private const string Session = "[profile p]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Model User\n[sso-session corp]\n"
        + "sso_region = eu-north-1\nsso_start_url = https://corp.awsapps.com/start\n";
    private const string Old =
        "[profile p]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-north-1\nsso_account_id = 123456789012\nsso_role_name = Model User\n";

    // SHA-1 of "corp".
    private const string SessionFile = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

    [Theory]
    [InlineData(Session, "corp")]
    [InlineData(Old, "https://corp.awsapps.com/start")]
    public async Task Ask_WithALogin_IsSignedWithTheKeysOfItsRole(string config, string login)
    {
        await using var logins = new TokenServer(Keys("ASIAONE"));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock().Reply("one").Reply("two"));
        Keep(wire, login, hours: 1);
        var provider = wire.Provider(wire.Bedrock(Settings(wire, config)));

        var first = await CloudWire.AskAsync(provider, wire.Bedrock(Settings(wire, config)));
        var second = await CloudWire.AskAsync(provider, wire.Bedrock(Settings(wire, config)));

        Assert.Equal(("one", "two"), (Wire.Text(first), Wire.Text(second)));
        Assert.All(wire.Server.Requests, static request => Assert.Contains("Credential=ASIAONE/", request.Header("Authorization"), StringComparison.Ordinal));
        Assert.All(wire.Server.Requests, static request => Assert.Equal("session-token-of-ASIAONE", request.Header("x-amz-security-token")));
        var asked = Assert.Single(logins.Asked);
        Assert.StartsWith("GET /federation/credentials?role_name=Model%20User&account_id=123456789012 HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("Host: portal.sso.eu-north-1.amazonaws.com\r\n", asked, StringComparison.Ordinal);
        Assert.Contains("x-amz-sso_bearer_token: access-token-of-the-login\r\n", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WithKeysThatEnd_GetsOthersForTheSameLogin()
    {
        await using var logins = new TokenServer(Keys("ASIAONE"), Keys("ASIATWO", minutes: 120));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock().Reply("one").Reply("two"));
        Keep(wire, "corp", hours: 3);
        var provider = wire.Provider(wire.Bedrock(Settings(wire, Session)));
        await CloudWire.AskAsync(provider, wire.Bedrock(Settings(wire, Session)));

        wire.Clock.Now += TimeSpan.FromMinutes(59.5);
        await CloudWire.AskAsync(provider, wire.Bedrock(Settings(wire, Session)));

        Assert.Equal(["ASIAONE", "ASIATWO"], wire.Server.Requests.Select(static request => request.Header("Authorization")!.Split('=', '/')[1]));
    }

    [Fact]
    public async Task Ask_WithKeysThatAreRefused_GetsOthersOnce()
    {
        await using var logins = new TokenServer(Keys("ASIAONE"), Keys("ASIATWO"));
        await using var wire = await WireAsync(
            logins, Scenario.CreateBedrock().Fault(Fault.HttpStatus(403, message: "The security token included in the request is expired")).Reply("done"));
        Keep(wire, "corp", hours: 1);

        var updates = await wire.AskAsync(wire.Bedrock(Settings(wire, Session)));

        Assert.Equal("done", Wire.Text(updates));
        Assert.Equal(["ASIAONE", "ASIATWO"], wire.Server.Requests.Select(static request => request.Header("Authorization")!.Split('=', '/')[1]));
    }

    [Fact]
    public async Task Ask_WithALoginThatEnds_RenewsItAndKeepsWhatCame()
    {
        await using var logins = new TokenServer(
            (200, """{"accessToken":"access-token-two","expiresIn":3600,"refreshToken":"refresh-token-two","tokenType":"Bearer"}"""), Keys("ASIAONE"));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock().Reply("done"));
        var file = Keep(wire, "corp", hours: 0.05);

        var updates = await wire.AskAsync(wire.Bedrock(Settings(wire, Session)));

        Assert.Equal("done", Wire.Text(updates));
        Assert.Equal(2, logins.Asked.Count);
        Assert.StartsWith("POST /token HTTP/1.1\r\n", logins.Asked.First(), StringComparison.Ordinal);
        Assert.Contains("Host: oidc.eu-north-1.amazonaws.com\r\n", logins.Asked.First(), StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", logins.Asked.First(), StringComparison.Ordinal);
        Assert.EndsWith(
            """{"clientId":"client","clientSecret":"client-secret","grantType":"refresh_token","refreshToken":"refresh-token-one"}""",
            logins.Asked.First(),
            StringComparison.Ordinal);
        Assert.Contains("x-amz-sso_bearer_token: access-token-two\r\n", logins.Asked.Last(), StringComparison.Ordinal);
        Assert.Equal(SessionFile, Path.GetFileName(file));
        using var kept = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(
            ("access-token-two", "refresh-token-two", "2026-03-04T06:06:07Z", "https://corp.awsapps.com/start", "client-secret"),
            (Member("accessToken"), Member("refreshToken"), Member("expiresAt"), Member("startUrl"), Member("clientSecret")));
        Assert.Equal([file], Directory.GetFiles(wire.LoginFolder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        string? Member(string name) => kept.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Ask_WhenAnotherRenewedTheLoginMeanwhile_TakesWhatItGot()
    {
        await using var logins = new TokenServer((400, """{"error":"invalid_grant","error_description":"Invalid refresh token provided"}"""), Keys("ASIAONE"));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock().Reply("done"));
        Keep(wire, "corp", hours: -1);
        logins.Answering = count =>
        {
            if (count == 0)
            {
                Keep(wire, "corp", hours: 1, access: "access-token-of-another");
            }
        };

        var updates = await wire.AskAsync(wire.Bedrock(Settings(wire, Session)));

        Assert.Equal("done", Wire.Text(updates));
        Assert.Contains("x-amz-sso_bearer_token: access-token-of-another\r\n", logins.Asked.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.05, 500, "{}", "done")]
    [InlineData(0.05, 0, "", "done")]
    [InlineData(-1, 0, "", "Unreachable Provider cloud got no keys for the profile p: ")]
    [InlineData(-1, 500, "{}", "ServerError")]
    [InlineData(-1, 400, """{"error":"invalid_grant"}""", "has ended: aws sso login --profile p")]
    [InlineData(-1, 200, "{}", "the answer holds none")]
    public async Task Ask_WhenALoginCannotBeRenewed_GoesOnWhileItLasts(double hours, int status, string answer, string expected)
    {
        await using var logins = new TokenServer((status, answer), Keys("ASIAONE"));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock().Reply("done"));
        Keep(wire, "corp", hours);

        var updates = await wire.AskAsync(wire.Bedrock(Settings(wire, Session)));

        Assert.Contains(expected, updates is [ModelFault fault] ? $"{fault.Kind} {fault.Message}" : Wire.Text(updates), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        401,
        """{"message":"Session token not found or invalid"}""",
        ModelFaultKind.Authentication,
        "whose login at IAM Identity Center has ended: aws sso login --profile p")]
    [InlineData(
        403,
        """{"message":"No access"}""",
        ModelFaultKind.Authentication,
        "got no keys of the role Model User in the account 123456789012 for the profile p: No access.")]
    [InlineData(429, """{"message":"HTTP 429 Unknown Code"}""", ModelFaultKind.RateLimited, "HTTP 429")]
    [InlineData(503, "<html>", ModelFaultKind.ServerError, "HTTP status 503")]
    [InlineData(200, """{"roleCredentials":{"accessKeyId":"A"}}""", ModelFaultKind.BadResponse, "the answer holds none")]
    [InlineData(403, """{"message":"access-token-of-the-login is not allowed"}""", ModelFaultKind.Authentication, ": *** is not allowed.")]
    public async Task Ask_WhenThePortalSaysNo_SaysWhatItSaid(int status, string answer, ModelFaultKind kind, string expected)
    {
        await using var logins = new TokenServer((status, answer));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock());
        Keep(wire, "corp", hours: 1);

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(Settings(wire, Session)))));

        Assert.Equal(kind, fault.Kind);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Server.Requests);
    }

    [Theory]
    [InlineData(Session, null, "is not logged in: aws sso login --profile p")]
    [InlineData(Session, "not JSON", "is not logged in")]
    [InlineData(Session, """{"accessToken":"a","expiresAt":"soon"}""", "is not logged in")]
    [InlineData(Session, """{"accessToken":"a\r\nb","expiresAt":"2030-01-01T00:00:00Z"}""", "is not logged in")]
    [InlineData(Session, """{"accessToken":"a","expiresAt":"2026-01-01T00:00:00UTC"}""", "has ended: aws sso login --profile p")]
    [InlineData("[profile p]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n", null, "has no sso_start_url in the section [sso-session corp]")]
    [InlineData("[profile p]\nsso_start_url = https://x\nsso_account_id = 1\nsso_role_name = r\n", null, "has no sso_region in the profile p")]
    [InlineData(
        "[profile p]\nsso_start_url = https://x\nsso_region = evil.example.org/#\nsso_account_id = 1\nsso_role_name = r\n",
        null,
        "has no sso_region in the profile p")]
    [InlineData("[profile p]\nsso_start_url = https://x\nsso_region = eu-north-1\nsso_role_name = r\n", null, "has no sso_account_id")]
    [InlineData("[profile p]\nsso_start_url = https://x\nsso_region = eu-north-1\nsso_account_id = 1\n", null, "has no sso_role_name")]
    public async Task Ask_WithoutALogin_SaysHowToGetOneAndAsksNobody(string config, string? kept, string expected)
    {
        await using var logins = new TokenServer(Keys("ASIAONE"));
        await using var wire = await WireAsync(logins, Scenario.CreateBedrock());
        if (kept is not null)
        {
            File.WriteAllText(Path.Combine(wire.LoginFolder, SessionFile), kept);
        }

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(Settings(wire, config)))));

        Assert.Equal(ModelFaultKind.Authentication, fault.Kind);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Empty(logins.Asked);
        Assert.Empty(wire.Server.Requests);
    }

    [Fact]
    public void At_ARegionOfChina_IsAmazonsThere() =>
        Assert.Equal(
            "https://oidc.cn-north-1.amazonaws.com.cn/token",
            new SsoProfile("p", "corp", "cn-north-1", "1", "r", Renewable: true).At("oidc", "/token").AbsoluteUri);

    private static async Task<CloudWire> WireAsync(TokenServer logins, Scenario scenario)
    {
        var wire = await CloudWire.StartAsync(scenario);
        wire.Logins = logins;
        return wire;
    }

    private static string Settings(CloudWire wire, string config) =>
        $"{{\"region\":\"eu-west-1\",\"profile\":\"p\",\"configFile\":\"{wire.Write("config", config)}\",\"credentialsFile\":\"{wire.Write("credentials", "")}"
        + "\"}";

    private static (int Status, string Body) Keys(string id, double minutes = 60) =>
        (
            200,
            $$$"""{"roleCredentials":{"accessKeyId":"{{{id}}}","secretAccessKey":"secret-of-{{{id}}}","sessionToken":"session-token-of-{{{id}}}","expiration":{{{new ManualClock().Now.AddMinutes(minutes).ToUnixTimeMilliseconds()}}}}}""");

    /// <summary>Writes a login as Amazon's tools do.</summary>
    private static string Keep(CloudWire wire, string login, double hours, string access = "access-token-of-the-login")
    {
        var file = Path.Combine(wire.LoginFolder, new SsoProfile("p", login, "", "", "", Renewable: true).FileName);
        File.WriteAllText(file, $$"""
            {"startUrl":"https://corp.awsapps.com/start","region":"eu-north-1","accessToken":"{{access}}","expiresAt":"{{wire.Clock.Now.AddHours(hours):yyyy-MM-ddTHH:mm:ssZ}}",
             "clientId":"client","clientSecret":"client-secret","registrationExpiresAt":"{{wire.Clock.Now.AddDays(30):yyyy-MM-ddTHH:mm:ssZ}}","refreshToken":"refresh-token-one"}
            """);
        return file;
    }
}
