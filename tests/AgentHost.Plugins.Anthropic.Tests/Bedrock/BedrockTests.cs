using System.Globalization;
using AgentHost.ModelServing;
using AgentHost.Plugins.Anthropic.Bedrock;
using AgentHost.Plugins.Anthropic.Tests.Clouds;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

public sealed class BedrockTests
{
    private const string Region = """{"region":"eu-west-1"}""";
    private const string Login =
        """{"Version":1,"AccessKeyId":"AKIDLOGIN","SecretAccessKey":"login-secret-of-the-entry","SessionToken":"session-token-of-the-entry"}""";

    [Fact]
    public async Task Ask_WithBearer_StreamsTextThinkingAndCalls()
    {
        var scenario = Scenario.CreateBedrock()
            .Reply(new Reply
            {
                Reasoning = "hm, hm",
                Text = "two words",
                ToolCalls = [new ReplyToolCall { Name = "read", Arguments = """{"path":"a.txt"}""", Id = "toolu_1" }],
                ChunkSize = 3,
                SplitBytes = 5
            });
        await using var wire = await CloudWire.StartAsync(scenario);

        var updates = await wire.AskAsync(wire.Bedrock(Region, "bearer-token-of-bedrock"));

        Assert.Equal("two words", Wire.Text(updates));
        Assert.Equal([("toolu_1", "read", """{"path":"a.txt"}""")], Wire.Calls(updates));
        Assert.Equal("hm, hm", string.Concat(updates.OfType<ReasoningDelta>().Select(static delta => delta.Text)));
        Assert.Equal(FinishReason.ToolCalls, Assert.IsType<ModelFinished>(updates[^1]).Reason);
        Assert.Contains(updates, static update => update is UsageUpdate);
        var request = Assert.Single(wire.Server.Requests);
        Assert.Equal("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream", request.Path);
        Assert.Equal("Bearer bearer-token-of-bedrock", request.Header("Authorization"));
        Assert.Equal("application/vnd.amazon.eventstream", request.Header("Accept"));
        wire.Server.Verify();
    }

    [Theory]
    [InlineData("the environment", "AKIDENV", "session-token-env")]
    [InlineData("the usual file", "AKIDFILE", null)]
    [InlineData("a profile", "AKIDWORK", "work-session-token")]
    [InlineData("the entry's login", "AKIDLOGIN", "session-token-of-the-entry")]
    public async Task Ask_WithKeys_IsSignedWithThem(string from, string id, string? token)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock().Reply("done"));
        var files = "\"credentialsFile\":\""
            + $"{wire.Write("credentials", "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = file-secret\n\n[work]\naws_access_key_id=AKIDWORK\naws_secret_access_key=work-secret\naws_session_token = work-session-token # for a while\n")}\",\"configFile\":\"{wire.Write("config", "[default]\nregion = us-west-2\n[profile work]\nregion = eu-central-1\n")}\"";
        if (from is "the environment" or "a profile")
        {
            wire.Secrets["AWS_ACCESS_KEY_ID"] = "AKIDENV";
            wire.Secrets["AWS_SECRET_ACCESS_KEY"] = "env-secret";
            wire.Secrets["AWS_SESSION_TOKEN"] = "session-token-env";
        }

        var updates = await wire.AskAsync(
            wire.Bedrock($"{{{files}{(from == "a profile" ? ",\"profile\":\"work\"" : "")}}}", from == "the entry's login" ? Login : null));

        Assert.Equal("done", Wire.Text(updates));
        var request = Assert.Single(wire.Server.Requests);
        Assert.Equal(token, request.Header("x-amz-security-token"));
        Assert.Equal("20260304T050607Z", request.Header("x-amz-date"));
        Assert.Contains(
            $"Credential={id}/20260304/{(from == "a profile" ? "eu-central-1" : "us-west-2")}/bedrock/aws4_request, "
            + $"SignedHeaders=host;x-amz-date{(token is null ? "" : ";x-amz-security-token")}, Signature=",
            request.Header("Authorization"),
            StringComparison.Ordinal);
        Assert.Equal(
            Resign(
                wire,
                request,
                from switch
                {
                    "the environment" => "env-secret",
                    "the usual file" => "file-secret",
                    "a profile" => "work-secret",
                    _ => "login-secret-of-the-entry"
                }),
            request.Header("Authorization"));
        wire.Server.Verify();
    }

    [Fact]
    public async Task Ask_ConversationWithToolsAndBetas_KeepsToTheWiresRules()
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock().Reply("done"));
        var options = wire.Bedrock(
            """{"region":"eu-west-1","dropStaleThinking":true}""",
            "bearer-token-of-bedrock",
            "global.anthropic.claude-opus-5-5-v1:0") with { Headers = new Dictionary<string, string> { ["anthropic-beta"] = "one-2026, two-2026" } };
        var call = new ToolCallPart("toolu_1", "read", AgentJson.Parse("""{"path":"a"}"""));
        var request = new ModelRequest(
        [
            new Message("1", MessageRole.User, [new TextPart("hello")], default),
            new Message("2", MessageRole.Assistant, [call], default),
            new Message("3", MessageRole.Tool, [new ToolResultPart("toolu_1", [new TextPart("content")])], default),
        ])
        {
            System = [new PromptText("base", "Be brief.")],
            Tools = [new ToolSpec("read", "Reads.", AgentJson.Parse("""{"type":"object","properties":{"path":{"type":"string"}}}"""))],
            Parameters = new ModelParameters { Reasoning = "high" },
        };

        await wire.AskAsync(options, request);

        var body = wire.Server.Requests[0].Json!.Value;
        Assert.Equal(
            ["one-2026", "two-2026", "thinking-binding-controls-2026-08-01"],
            body.GetProperty("anthropic_beta").EnumerateArray().Select(static beta => beta.GetString()!));
        Assert.Equal("bedrock-2023-05-31", body.GetProperty("anthropic_version").GetString());
        wire.Server.Verify();
    }

    public static TheoryData<string, Fault, ModelFaultKind> Streams() => new()
    {
        { "throttled", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "throttlingException" }, ModelFaultKind.RateLimited },
        {
            "model stream error",
            new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "modelStreamErrorException", Message = "The model stumbled." },
            ModelFaultKind.ServerError
        },
        { "internal", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "internalServerException" }, ModelFaultKind.ServerError },
        { "unavailable", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "serviceUnavailableException" }, ModelFaultKind.Overloaded },
        { "timed out", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "modelTimeoutException" }, ModelFaultKind.ServerError },
        { "invalid", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "validationException" }, ModelFaultKind.InvalidRequest },
        { "expired", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "expiredTokenException" }, ModelFaultKind.Authentication },
        { "one to come", new Fault { Kind = FaultKind.ErrorEvent, AfterEvents = 4, Code = "someNewException" }, ModelFaultKind.ServerError },
        { "end between frames", Fault.Cut(afterEvents: 4), ModelFaultKind.StreamCut },
        { "end in mid-frame", Fault.Cut(afterBytes: 700), ModelFaultKind.StreamCut },
        { "reset in mid-frame", Fault.Reset(afterBytes: 700), ModelFaultKind.StreamCut },
        { "end before the answer", Fault.Cut(), ModelFaultKind.Unreachable },
        { "bad checksum", Fault.Of(FaultKind.BadChecksum, afterEvents: 3), ModelFaultKind.BadResponse },
        { "garbage inside", new Fault { Kind = FaultKind.Garbage, AfterEvents = 1 }, ModelFaultKind.BadResponse },
        { "broken JSON", new Fault { Kind = FaultKind.InvalidJson, AfterEvents = 1 }, ModelFaultKind.BadResponse },
        { "a frame of 27 MB", new Fault { Kind = FaultKind.HugeLine, AfterEvents = 1, Bytes = 20 * 1024 * 1024 }, ModelFaultKind.BadResponse },
        { "a web page", Fault.Of(FaultKind.ContentType), ModelFaultKind.BadResponse },
        { "silence in mid-stream", Fault.Silence(afterEvents: 4), ModelFaultKind.StreamCut },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_Misbehaving_EndsInOneFault(string what, Fault misbehaviour, ModelFaultKind expected)
    {
        await using var wire = await CloudWire.StartAsync(
            Scenario.CreateBedrock().Reply(Reply.Of("one two three four") with { ChunkSize = 4 }).WithFault(misbehaviour));

        var updates = await wire.AskAsync(wire.Bedrock(
            what.StartsWith("silence", StringComparison.Ordinal) ? """{"region":"eu-west-1","idleSeconds":0.3}""" : Region, "bearer-token-of-bedrock"));

        var fault = Assert.IsType<ModelFault>(updates[^1]);
        Assert.True(expected == fault.Kind, $"{what}: {fault.Kind}, {fault.Message}");
        Assert.Single(wire.Server.Requests);
    }

    [Theory]
    [InlineData(400, "Input is too long for requested model.", ModelFaultKind.ContextTooLong)]
    [InlineData(400, "The provided model identifier is invalid.", ModelFaultKind.ModelNotFound)]
    [InlineData(403, "The security token included in the request is invalid.", ModelFaultKind.Authentication)]
    [InlineData(403, "The request signature we calculated does not match the signature you provided.", ModelFaultKind.Authentication)]
    [InlineData(403, "User: x is not authorized to perform: bedrock:InvokeModel", ModelFaultKind.Forbidden)]
    [InlineData(424, "The model failed.", ModelFaultKind.InvalidRequest)]
    [InlineData(429, "Too many requests", ModelFaultKind.RateLimited)]
    [InlineData(503, "busy", ModelFaultKind.Overloaded)]
    public async Task HttpError_OfAnyStatus_IsNamed(int status, string message, ModelFaultKind expected)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock().Fault(Fault.HttpStatus(status, message: message)));

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(Region, "bearer-token-of-bedrock"))));

        Assert.Equal((expected, status), (fault.Kind, fault.Status));
    }

    [Fact]
    public async Task ExpiredKeys_RenewedByOthersMeanwhile_AreReadAgainOnce()
    {
        Dictionary<string, string> secrets = [];
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock(), request =>
        {
            secrets["AWS_ACCESS_KEY_ID"] = "AKIDNEW";
            return request.Index == 0
                ? Reply.Failing(Fault.HttpStatus(403, message: "The security token included in the request is expired"))
                : Reply.Of("done");
        });
        secrets = wire.Secrets;
        wire.Secrets["AWS_ACCESS_KEY_ID"] = "AKIDOLD";
        wire.Secrets["AWS_SECRET_ACCESS_KEY"] = "old-secret";

        var updates = await wire.AskAsync(wire.Bedrock(Region));

        Assert.Equal("done", Wire.Text(updates));
        Assert.Equal(["AKIDOLD", "AKIDNEW"], wire.Server.Requests.Select(static request => request.Header("Authorization")!.Split('=', '/')[1]));
    }

    [Fact]
    public async Task ExpiredKeys_StillTheSame_AreAFaultThatSaysWhichAndShowsNone()
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock()
            .Fault(Fault.HttpStatus(403, message: "The security token AKIDOLD session-token-old old-secret included in the request is expired")));
        wire.Secrets["AWS_ACCESS_KEY_ID"] = "AKIDOLD";
        wire.Secrets["AWS_SECRET_ACCESS_KEY"] = "old-secret";
        wire.Secrets["AWS_SESSION_TOKEN"] = "session-token-old";

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(Region))));

        Assert.Equal(
            "cloud does not accept the key from environment variable AWS_ACCESS_KEY_ID: The security token *** *** *** included in the request is expired",
            fault.Message.TrimEnd('.'));
        Assert.Single(wire.Server.Requests);
    }

    [Theory]
    [InlineData("{}", "https://bedrock-runtime.eu-west-1.amazonaws.com", "has no region")]
    [InlineData("""{"region":"evil.example.org/#"}""", null, "small letters")]
    [InlineData("""{"region":"eu-west-1"}""", "https://models.example.org", "keys of this machine go to Amazon's addresses alone")]
    [InlineData("""{"region":"eu-west-1"}""", "http://bedrock-runtime.eu-west-1.amazonaws.com", "keys of this machine go to Amazon's addresses alone")]
    [InlineData("""{"region":"eu-west-1","profile":"other"}""", "https://amazonaws.com.example.org", "keys of this machine go to Amazon's addresses alone")]
    public async Task Settings_ThatCannotWork_AreAFaultBeforeAnyRequest(string settings, string? address, string word)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock());
        wire.Secrets["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        wire.Secrets["AWS_SECRET_ACCESS_KEY"] = "env-secret";
        settings = settings.TrimEnd('}') + (settings == "{}" ? "" : ",") + $"\"configFile\":\"{wire.Write("config", "")}\"}}";

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(settings) with { BaseUrl = address })));

        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Server.Requests);
    }

    [Theory]
    [InlineData("[profile p]\nlogin_session = arn:aws:iam::1:user/x\n", """aws configure export-credentials --profile p""")]
    [InlineData("[profile p]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = q\n", "role_arn")]
    [InlineData("[profile p]\ncredential_process = /bin/keys\n", "credential_process")]
    [InlineData("[profile q]\naws_access_key_id = AKID\n", "has no key")]
    public async Task Profile_WithoutKeysOfItsOwn_SaysWhatToDo(string config, string word)
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock());

        var fault = Assert.IsType<ModelFault>(Assert.Single(await wire.AskAsync(wire.Bedrock(
            $"{{\"region\":\"eu-west-1\",\"profile\":\"p\",\"configFile\":\"{wire.Write("config", config)}\",\"credentialsFile\":\""
            + $"{wire.Write("credentials", "")}\"}}"))));

        Assert.Equal(ModelFaultKind.Authentication, fault.Kind);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "https://bedrock-runtime.eu-west-1.amazonaws.com/", "bedrock.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/", "bedrock.cn-north-1.amazonaws.com.cn")]
    public void Address_OfARegion_IsAmazons(string region, string address, string listing)
    {
        var endpoint = new BedrockEndpoint(new ModelClientOptions("b", "m") { Settings = AgentJson.Parse($"{{\"region\":\"{region}\"}}") });

        Assert.Null(endpoint.Problem);
        Assert.True(endpoint.TakesMachineLogins);
        Assert.Equal((address, listing), (endpoint.At("").AbsoluteUri, endpoint.Listing("/x").Host));
    }

    [Fact]
    public async Task List_Profiles_AreTheClaudeModels()
    {
        await using var wire = await CloudWire.StartAsync(
            Scenario.CreateBedrock() with { Models = ["eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu.amazon.nova-pro-v1:0"], ApiKey = "AKIDENV" });
        wire.Secrets["AWS_ACCESS_KEY_ID"] = "AKIDENV";
        wire.Secrets["AWS_SECRET_ACCESS_KEY"] = "env-secret";
        var options = wire.Bedrock(Region, model: "");

        var models = await wire.Provider(options).ListModelsAsync(options, CancellationToken.None);

        Assert.Equal(
            [("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "Profile of eu.anthropic.claude-sonnet-4-5-20250929-v1:0")],
            models.Select(static model => (model.Id, model.Name!)));
        Assert.Equal("/inference-profiles?maxResults=1000", wire.Server.Requests[0].Target);
    }

    [Fact]
    public async Task WarmUp_OfAClient_OpensNothing()
    {
        await using var wire = await CloudWire.StartAsync(Scenario.CreateBedrock());
        var options = wire.Bedrock(Region);
        await using var client = wire.Provider(options).CreateClient(options);

        await client.WarmUpAsync(CancellationToken.None);

        Assert.Empty(wire.Server.Requests);
    }

    private static string Resign(CloudWire wire, RecordedRequest request, string secret)
    {
        var parts = request.Header("Authorization")!.Split("Credential=")[1].Split('/');
        var headers = request.Header("Authorization")!.Split("SignedHeaders=")[1].Split(',')[0].Split(';')
            .Select(name => KeyValuePair.Create(name, request.Header(name)!));
        Assert.Equal(wire.Clock.Now.ToString("yyyyMMdd", CultureInfo.InvariantCulture), parts[1]);
        return SigV4.Sign(new AwsKeys(parts[0], secret, null, ""), parts[2], parts[3], request.Method, request.Path, [], headers, request.Body.Span);
    }
}
