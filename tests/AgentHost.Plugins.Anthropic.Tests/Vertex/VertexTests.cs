using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentHost.ModelServing;
using AgentHost.Plugins.Anthropic.Tests.Clouds;
using AgentHost.Plugins.Anthropic.Vertex;

namespace AgentHost.Plugins.Anthropic.Tests.Vertex;

public sealed class VertexTests
{
    private const string Place = "\"region\":\"europe-west1\",\"project\":\"my-project\"";

    [Fact]
    public async Task Ask_WithToken_StreamsTextThinkingAndCalls()
    {
        var scenario = Scenario.CreateVertex()
            .Reply(new Reply
            {
                Reasoning = "hm",
                Text = "two words",
                ToolCalls = [new ReplyToolCall { Name = "read", Arguments = """{"path":"a.txt"}""", Id = "toolu_1" }],
                ChunkSize = 3,
                SplitBytes = 7
            });
        await using var wire = await CloudWire.StartAsync(scenario);

        var updates = await wire.AskAsync(wire.Vertex($"{{{Place}}}", "ya29.token-of-the-entry"));

        Assert.Equal("two words", Wire.Text(updates));
        Assert.Equal([("toolu_1", "read", """{"path":"a.txt"}""")], Wire.Calls(updates));
        var request = Assert.Single(wire.Server.Requests);
        Assert.Equal("/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict", request.Path);
        Assert.Equal("Bearer ya29.token-of-the-entry", request.Header("Authorization"));
        Assert.Equal("vertex-2023-10-16", request.Json!.Value.GetProperty("anthropic_version").GetString());
        wire.Server.Verify();
    }

    [Fact]
    public async Task Ask_WithServiceAccount_SignsForATokenAndKeepsIt()
    {
        await using var tokens = new TokenServer(TokenServer.Token("ya29.first-token"), TokenServer.Token("ya29.second-token"));
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex().Reply("done").Repeat(0));
        using var key = RSA.Create(2048);
        wire.Secrets["GOOGLE_APPLICATION_CREDENTIALS"] = wire.Write("key.json", Account(key, tokens.Address));
        var options = wire.Vertex($"{{{Place}}}");
        var provider = wire.Provider(options);

        await CloudWire.AskAsync(provider, options);
        await CloudWire.AskAsync(provider, options);
        wire.Clock.Now += TimeSpan.FromMinutes(58);
        await CloudWire.AskAsync(provider, options);
        wire.Clock.Now += TimeSpan.FromMinutes(2);
        await CloudWire.AskAsync(provider, options);

        Assert.Equal(
            ["ya29.first-token", "ya29.first-token", "ya29.first-token", "ya29.second-token"],
            wire.Server.Requests.Select(static request => request.Header("Authorization")!["Bearer ".Length..]));
        Assert.Equal(2, tokens.Asked.Count);
        var asked = tokens.Asked.First();
        var form = asked[(asked.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split('&').Select(static field => field.Split('='))
            .ToDictionary(static field => field[0], static field => Uri.UnescapeDataString(field[1]));
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"].Split('.');
        Assert.Equal("""{"alg":"RS256","typ":"JWT","kid":"key-1"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var issued = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal(
            $$"""{"iss":"robot@my-project.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/cloud-platform","aud":"{{tokens.Address}}","iat":{{issued}},"exp":{{issued + 3600}}}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("the usual file")]
    [InlineData("the setting")]
    [InlineData("the entry's key")]
    public async Task Ask_WithAPersonsLogin_RefreshesIt(string from)
    {
        await using var tokens = new TokenServer(TokenServer.Token("ya29.persons-token"));
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex().Reply("done"));
        var login = Person(tokens.Address);
        var file = wire.Write("application_default_credentials.json", login);
        var settings = from switch
        {
            "the usual file" => $"{{{Place},\"configFolder\":\"{Path.GetDirectoryName(file)!.Replace('\\', '/')}\"}}",
            "the setting" => $"{{{Place},\"loginFile\":\"{file}\"}}",
            _ => $"{{{Place}}}"
        };

        await wire.AskAsync(wire.Vertex(settings, from == "the entry's key" ? login : null));

        var request = Assert.Single(wire.Server.Requests);
        Assert.Equal(("Bearer ya29.persons-token", "payer"), (request.Header("Authorization"), request.Header("x-goog-user-project")));
        Assert.EndsWith(
            "grant_type=refresh_token&client_id=program&client_secret=program-secret&refresh_token=1%2F%2Frefresh-token-of-the-person",
            Assert.Single(tokens.Asked),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_OnAMachineOfGoogles_AsksItsServerOnlyWhereToldTo()
    {
        await using var tokens = new TokenServer(TokenServer.Token("ya29.machine-token"));
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex().Reply("done"));
        var folder = wire.Files.Replace('\\', '/');
        var untold = await wire.AskAsync(wire.Vertex($"{{{Place},\"configFolder\":\"{folder}\",\"metadataHost\":\"{tokens.Host}\"}}"));
        Assert.Contains("metadataServer", Assert.IsType<ModelFault>(Assert.Single(untold)).Message, StringComparison.Ordinal);
        Assert.Empty(tokens.Asked);

        var told = await wire.AskAsync(wire.Vertex($"{{{Place},\"configFolder\":\"{folder}\",\"metadataHost\":\"{tokens.Host}\",\"metadataServer\":true}}"));

        Assert.Equal("done", Wire.Text(told));
        var asked = Assert.Single(tokens.Asked);
        Assert.StartsWith("GET /computeMetadata/v1/instance/service-accounts/default/token HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.Contains("Metadata-Flavor: Google", asked, StringComparison.Ordinal);
        Assert.Equal("Bearer ya29.machine-token", wire.Server.Requests[0].Header("Authorization"));
    }

    [Fact]
    public async Task ExpiredToken_InMidSession_IsRefreshedOnce()
    {
        await using var tokens = new TokenServer(TokenServer.Token("ya29.expired"), TokenServer.Token("ya29.fresh-token"), TokenServer.Token("ya29.never"));
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex().Reply("done") with { ApiKey = "ya29.fresh-token" });

        var updates = await wire.AskAsync(wire.Vertex($"{{{Place}}}", Person(tokens.Address)));

        Assert.Equal("done", Wire.Text(updates));
        Assert.Equal(2, tokens.Asked.Count);
        Assert.Equal(2, wire.Server.Requests.Count);
    }

    [Fact]
    public async Task RefusedToken_EvenAnew_IsAFaultThatShowsNone()
    {
        await using var tokens = new TokenServer(TokenServer.Token("ya29.one-token"), TokenServer.Token("ya29.two-token"));
        await using var wire = await CloudWire.StartAsync(
            Scenario.CreateVertex().Fault(Fault.HttpStatus(401, message: "no")).Fault(Fault.HttpStatus(401, message: "Token ya29.two-token is not good")));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Vertex($"{{{Place}}}", Person(tokens.Address)))));

        Assert.Equal("cloud does not accept the key from environment variable KEY: Token *** is not good", fault.Message.TrimEnd('.'));
        Assert.Equal(2, wire.Server.Requests.Count);
    }

    [Theory]
    [InlineData(
        400,
        """{"error":"invalid_grant","error_description":"Token has been expired or revoked: 1//refresh-token-of-the-person."}""",
        ModelFaultKind.Authentication,
        "invalid_grant: Token has been expired or revoked: ***. Log in again")]
    [InlineData(500, "<html>", ModelFaultKind.ServerError, "HTTP status 500")]
    [InlineData(429, "{}", ModelFaultKind.RateLimited, "HTTP status 429")]
    [InlineData(200, "{}", ModelFaultKind.BadResponse, "holds none")]
    [InlineData(200, """{"access_token":"a\nb"}""", ModelFaultKind.BadResponse, "holds none")]
    [InlineData(200, "no JSON", ModelFaultKind.BadResponse, "holds none")]
    public async Task TokenServer_ThatGivesNone_IsAFault(int status, string body, ModelFaultKind expected, string words)
    {
        await using var tokens = new TokenServer((status, body));
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Vertex($"{{{Place}}}", Person(tokens.Address)))));

        Assert.Equal(expected, fault.Kind);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh-token-of-the-person", fault.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Server.Requests);
    }

    [Theory]
    [InlineData("""{"project":"p"}""", null, "has no region")]
    [InlineData("""{"region":"global"}""", null, "has no project")]
    [InlineData("""{"region":"x.example.org/","project":"p"}""", null, "small letters")]
    [InlineData("""{"region":"global","project":"p"}""", "https://models.example.org", "logins of this machine go to Google's addresses alone")]
    [InlineData("""{"region":"global","project":"p"}""", "http://aiplatform.googleapis.com", "logins of this machine go to Google's addresses alone")]
    [InlineData(
        """{"region":"global","project":"p","loginFile":"/nowhere/login.json"}""",
        "https://aiplatform.googleapis.com",
        "cannot read the file in providers.cloud.loginFile")]
    public async Task Settings_ThatCannotWork_AreAFaultBeforeAnyRequest(string settings, string? address, string word)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex());
        wire.Secrets["GOOGLE_APPLICATION_CREDENTIALS"] = wire.Write("login.json", Person("http://127.0.0.1:9/token"));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Vertex(settings) with { BaseUrl = address })));

        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"external_account"}""", "gcloud auth print-access-token")]
    [InlineData("""{"type":"service_account"}""", "lacks members")]
    [InlineData("""{"type":"authorized_user","client_id":"c"}""", "lacks members")]
    [InlineData("""{"type":"service_account","client_email":"e","private_key":"no key"}""", "no RSA key")]
    [InlineData(
        """{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r","token_uri":"http://example.org/token"}""", "no https address")]
    [InlineData("{}", "is not said")]
    [InlineData("{", "is not JSON")]
    public async Task Login_ThatIsNone_SaysWhy(string login, string word)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Vertex($"{{{Place}}}", login))));

        Assert.Equal(ModelFaultKind.Authentication, fault.Kind);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "Prompt is too long", ModelFaultKind.ContextTooLong)]
    [InlineData(403, "Permission denied on resource project p.", ModelFaultKind.Forbidden)]
    [InlineData(
        404,
        "Publisher Model `projects/p/locations/l/publishers/anthropic/models/x` was not found or your project does not have access to it.",
        ModelFaultKind.ModelNotFound)]
    [InlineData(429, "Quota exceeded for aiplatform.googleapis.com/online_prediction_requests_per_base_model", ModelFaultKind.RateLimited)]
    [InlineData(503, "The service is currently unavailable.", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string message, ModelFaultKind expected)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex().Fault(Fault.HttpStatus(status, message: message)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Vertex($"{{{Place}}}", "ya29.token-of-the-entry"))));

        Assert.Equal((expected, status), (fault.Kind, fault.Status));
    }

    [Theory]
    [InlineData("overloaded", ModelFaultKind.Overloaded)]
    [InlineData("cut", ModelFaultKind.StreamCut)]
    [InlineData("broken JSON", ModelFaultKind.BadResponse)]
    public async Task Stream_Misbehaving_EndsInOneFault(string what, ModelFaultKind expected)
    {
        var fault = what switch
        {
            "cut" => Fault.Cut(afterEvents: 4),
            "overloaded" => Fault.Of(FaultKind.ErrorEvent),
            _ => new Fault { Kind = FaultKind.InvalidJson, AfterEvents = 1 }
        };
        await using var wire = await CloudWire.StartAsync(
            Scenario.CreateVertex().Reply(Reply.Of("one two three four") with { ChunkSize = 4 }).WithFault(fault));

        var updates = await wire.AskAsync(wire.Vertex($"{{{Place}}}", "ya29.token-of-the-entry"));

        Assert.Equal(expected, Assert.IsType<ModelFault>(updates[^1]).Kind);
    }

    [Theory]
    [InlineData("europe-west1", "https://europe-west1-aiplatform.googleapis.com/")]
    [InlineData("global", "https://aiplatform.googleapis.com/")]
    [InlineData("eu", "https://aiplatform.eu.rep.googleapis.com/")]
    public void Address_OfARegion_IsGoogles(string region, string address)
    {
        var endpoint = new VertexEndpoint(new ModelClientOptions("v", "m") { Settings = AgentJson.Parse($"{{\"region\":\"{region}\",\"project\":\"p\"}}") });

        Assert.Equal((address, true), (endpoint.At("").AbsoluteUri, endpoint.TakesMachineLogins));
    }

    [Fact]
    public async Task List_ModelGarden_IsTheClaudeModels()
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateVertex() with { Models = ["claude-sonnet-4-5@20250929", "claude-opus-5-5", "other"] });
        var options = wire.Vertex($"{{{Place}}}", "ya29.token-of-the-entry", "");

        var models = await wire.Provider(options).ListModelsAsync(options, CancellationToken.None);

        Assert.Equal(["claude-sonnet-4-5@20250929", "claude-opus-5-5"], models.Select(static model => model.Id));
        Assert.Equal("my-project", wire.Server.Requests[0].Header("x-goog-user-project"));
    }

    private static string Person(string address) =>
        $$"""{"type":"authorized_user","client_id":"program","client_secret":"program-secret","refresh_token":"1//refresh-token-of-the-person","quota_project_id":"payer","token_uri":"{{address}}"}""";

    private static string Account(RSA key, string address) =>
        AgentJson.Write<IReadOnlyDictionary<string, System.Text.Json.JsonElement>>(new Dictionary<string, System.Text.Json.JsonElement>
    {
        ["type"] = Json("service_account"),
        ["client_email"] = Json("robot@my-project.iam.gserviceaccount.com"),
        ["private_key_id"] = Json("key-1"),
        ["private_key"] = Json(key.ExportPkcs8PrivateKeyPem()),
        ["token_uri"] = Json(address),
    });

    private static System.Text.Json.JsonElement Json(string text) =>
        AgentJson.Parse("\"" + text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal) + "\"");
}
