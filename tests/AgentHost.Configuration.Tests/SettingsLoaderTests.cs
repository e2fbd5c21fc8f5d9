using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Configuration.Tests;

public sealed class SettingsLoaderTests : IDisposable
{
    private static readonly PluginManifest TypeX = ClientJson.Read<PluginManifest>(
        """{ "id": "xs", "version": "1.0.0", "contributes": { "provider": [{ "name": "x" }] } }""");

    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Load_NoFiles_Empty()
    {
        var result = _home.Load();
        Assert.Same(SettingsResult.Nothing, result);
        Assert.Equal("default", result.View.OriginOf("model"));
        Assert.Equal(SettingsScope.Default, result.View.ScopeOf("model"));
    }

    [Fact]
    public void Load_EveryLayer_TheLaterWinsAndSaysWhereItStands()
    {
        _home.Write(_home.Managed, """{ "model": "managed" }""");
        Assert.Equal(("managed", _home.Managed + ":1"), Model());
        _home.Write(_home.UserFile, "{\n  // mine\n  \"model\": \"user\",\n}");
        Assert.Equal(("user", _home.UserFile + ":3"), Model());
        _home.Write(_home.ProjectFile, "{\r\n\"model\": \"project\" }");
        Assert.Equal(("project", _home.ProjectFile + ":2"), Model());
        _home.Write(_home.LocalFile, """{ "model": "local" }""");
        Assert.Equal(("local", _home.LocalFile + ":1"), Model());
        _home.Set("AGENT_MODEL", "environment");
        Assert.Equal(("environment", "environment AGENT_MODEL"), Model());
        Assert.Equal(("flag", "flag"), Model("""{ "model": "flag" }"""));

        (string?, string) Model(string? flags = null)
        {
            var result = _home.Load(flags: flags);
            Assert.Empty(result.Problems);
            return (result.View.Text("model"), result.View.OriginOf("model"));
        }
    }

    [Fact]
    public void SectionUnder_MembersOfASession_AreOverFilesAndUnderFlagsAndLocks()
    {
        var own = AgentJson.Parse("""{ "read": { "bytes": 2000, "lines": 7, "lineLength": 90 } }""");
        _home.Write(_home.Managed, """{ "lock": ["tools.read.lineLength"], "tools": { "read": { "bytes": 1000, "lineLength": 80 } } }""");
        _home.Write(_home.UserFile, """{ "tools": { "read": { "lines": 5, "imageBytes": 3 } } }""");
        Assert.Equal("""{"bytes":2000,"lineLength":80,"lines":7,"imageBytes":3}""", Section(null));
        Assert.Equal("""{"bytes":2000,"lineLength":80,"lines":9,"imageBytes":3}""", Section("""{ "tools": { "read": { "lines": 9 } } }"""));
        Assert.Equal(80, _home.Load().View.SectionUnder(null, "tools", "read").GetProperty("lineLength").GetInt32());
        Assert.Equal("{}", _home.Load().View.SectionUnder(own, "tools", "list").GetRawText());

        string Section(string? flags) => _home.Load(flags: flags).View.SectionUnder(own, "tools", "read").GetRawText();
    }

    [Fact]
    public void Load_Maps_MergeKeyByKey()
    {
        _home.Write(_home.UserFile, """{ "limits": { "steps": 5, "time": "10m" }, "providers": { "a": { "type": "x", "headers": { "h": "1" } } } }""");
        _home.Write(_home.ProjectFile, """{ "limits": { "steps": 7 }, "providers": { "b": { "type": "y" } } }""");
        var view = _home.Load().View;
        Assert.Equal(7, view.Integer("limits", "steps"));
        Assert.Equal(TimeSpan.FromMinutes(10), view.Duration("limits", "time"));
        Assert.Equal("1", view.Text("providers", "a", "headers", "h"));
        Assert.Equal("y", view.Text("providers", "b", "type"));
        Assert.Equal(_home.UserFile + ":1", view.OriginOf("limits", "time"));
        Assert.Equal(_home.ProjectFile + ":1", view.OriginOf("limits", "steps"));
    }

    [Fact]
    public void Load_AdditiveLists_AddUpWithTheOriginOfEachItem()
    {
        _home.Write(_home.UserFile, "{ \"permissions\": { \"deny\": [\n\"a\",\n\"b\"\n] } }");
        _home.Write(_home.ProjectFile, "{ \"permissions\": { \"deny\": [\n\n\"c\"\n] }, \"context\": { \"ignore\": [\"x\"] } }");
        _home.Write(_home.LocalFile, """{ "context": { "ignore": ["y"] } }""");
        var view = _home.Load(flags: """{ "permissions": { "deny": ["d"] } }""").View;
        Assert.Equal(["a", "b", "c", "d"], view.Texts("permissions", "deny"));
        Assert.Equal(["x", "y"], view.Texts("context", "ignore"));
        Assert.Equal(
            [_home.UserFile + ":2", _home.UserFile + ":3", _home.ProjectFile + ":3", "flag", "default"],
            Enumerable.Range(0, 5).Select(i => view.OriginOf("permissions", "deny", $"{i}")));
        Assert.Equal(_home.LocalFile + ":1", view.OriginOf("context", "ignore", "1"));
    }

    [Fact]
    public void Load_OtherLists_AreReplaced()
    {
        _home.Write(_home.UserFile, """{ "providers": { "a": { "type": "x", "models": ["1", "2"] } } }""");
        _home.Write(_home.ProjectFile, """{ "providers": { "a": { "models": [ { "id": "3" } ] } } }""");
        var view = _home.Load().View;
        Assert.Equal("3", view.Find("providers", "a", "models")!.Value[0].GetProperty("id").GetString());
        Assert.Equal(_home.ProjectFile + ":1", view.OriginOf("providers", "a", "models", "0", "id"));
        Assert.Equal("default", view.OriginOf("providers", "a", "models", "1"));
    }

    [Fact]
    public void Load_LockedKeys_KeepTheAdministratorsValue()
    {
        _home.Write(_home.Managed, """{ "lock": ["permissions.mode", "model", "permissions.allow"], "permissions": { "mode": "default", "allow": ["m"] } }""");
        _home.Write(_home.UserFile, "{\n\"permissions\": { \"mode\": \"bypass\", \"allow\": [\"u\"], \"deny\": [\"d\"] },\n\"model\": \"mine\" }");
        _home.Set("AGENT_PERMISSION_MODE", "plan");
        var result = _home.Load(flags: """{ "permissions": { "mode": "bypass" } }""");
        Assert.Equal("default", result.View.Text("permissions", "mode"));
        Assert.Equal(["m"], result.View.Texts("permissions", "allow"));
        Assert.Equal(["d"], result.View.Texts("permissions", "deny"));
        Assert.Null(result.View.Text("model"));
        Assert.Equal(
            5, result.Problems.Count(p => p.Message.Contains("locked by " + _home.Managed, StringComparison.Ordinal) && p.Severity == JsonSeverity.Warning));
        Assert.Contains(result.Problems, p => p.File == _home.UserFile && p.Line == 3);
    }

    [Fact]
    public void Load_TelemetryInAProjectsFile_IsRefused()
    {
        _home.Write(_home.ProjectFile, """{ "telemetry": { "sinks": ["theirs"] } }""");

        var result = _home.Load();

        Assert.StartsWith("telemetry: a project's file cannot have", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(result.View.Texts("telemetry", "sinks"));
    }

    [Fact]
    public void Load_LockInAUserFile_IsAnError()
    {
        _home.Write(_home.UserFile, """{ "lock": ["model"], "model": "x" }""");
        var result = _home.Load();
        Assert.Contains(result.Problems, p => p.Severity == JsonSeverity.Error && p.Message.StartsWith("lock has", StringComparison.Ordinal));
        Assert.Equal("x", result.View.Text("model"));
    }

    [Fact]
    public void Load_Untrusted_TakesNothingAndNamesWhatItPassedOver()
    {
        _home.Write(_home.UserFile, """{ "model": "mine" }""");
        _home.Write(_home.ProjectFile, """{ "model": "theirs", "permissions": { "allow": ["*"] } }""");
        _home.Write(_home.LocalFile, "{ broken");
        var result = _home.Load(trusted: false);
        Assert.Equal("mine", result.View.Text("model"));
        Assert.Empty(result.View.Texts("permissions", "allow"));
        Assert.Empty(result.Problems);
        Assert.Collection(result.Ignored,
            first => Assert.Equal(
                $"{_home.ProjectFile} is ignored (\"model\", \"permissions\"), because this folder is not trusted; "
                + "run \"agent trust\" here to take it from now on, or give --trust for one run.",
                first),
            second => Assert.StartsWith(_home.LocalFile + " is ignored", second));
    }

    [Fact]
    public void Load_ABrokenFile_KeepsTheOthers()
    {
        _home.Write(_home.UserFile, """{ "model": "mine" }""");
        _home.Write(_home.ProjectFile, "{ \"limits\": {\n \"steps\": 5,,\n } }");
        var result = _home.Load();
        Assert.Equal("mine", result.View.Text("model"));
        var problem = Assert.Single(result.Problems);
        Assert.Equal((_home.ProjectFile, 2, JsonSeverity.Error), (problem.File, problem.Line, problem.Severity));
    }

    [Fact]
    public void Load_AWrongValue_LeavesOnlyThatOut()
    {
        _home.Write(_home.UserFile, """{ "limits": { "steps": 9 } }""");
        _home.Write(_home.ProjectFile, "{ \"limits\": {\n \"steps\": \"many\",\n \"tokens\": 5 }, \"permissions\": { \"deny\": [\"a\", 3, \"b\"] } }");
        var result = _home.Load();
        Assert.Equal(9, result.View.Integer("limits", "steps"));
        Assert.Equal(5, result.View.Integer("limits", "tokens"));
        Assert.Equal(["a", "b"], result.View.Texts("permissions", "deny"));
        Assert.Equal(_home.ProjectFile + ":3", result.View.OriginOf("permissions", "deny", "1"));
        Assert.Equal(2, result.Problems.Count);
        Assert.Equal(2, result.Problems[0].Line);
    }

    /// <summary>One fault a row, and words of its message.</summary>
    [Theory]
    [InlineData("""{ "modle": "x" }""", "there is no setting \"modle\" (did you mean \"model\"?)")]
    [InlineData("""{ "permissions": { "allowed": [] } }""", "did you mean \"allow\"?")]
    [InlineData("""{ "model": 3 }""", "model: expected a string, got the number 3")]
    [InlineData("""{ "permissions": { "mode": "byepass" } }""", "did you mean \"bypass\"?")]
    [InlineData("""{ "permissions": [] }""", "permissions: expected an object")]
    [InlineData("""{ "limits": { "time": "soon" } }""", "limits.time: expected a duration such as")]
    [InlineData("""{ "limits": { "retries": { "firstWait": "1 year" } } }""", "limits.retries.firstWait: expected a duration")]
    [InlineData("""{ "limits": { "steps": 0 } }""", "limits.steps")]
    [InlineData("""{ "model": "openai/" }""", "model: the string \"openai/\" names no model; write MODEL, PROVIDER/MODEL or a name of yours.")]
    [InlineData("""{ "telemetry": { "sinks": "otlp" } }""", "telemetry.sinks: expected")]
    [InlineData("""{ "telemetry": { "sink": [] } }""", "telemetry")]
    [InlineData("""{ "catalog": { "autoUpdate": "59m" } }""", "catalog.autoUpdate: expected a duration from 1h to 365d, or false")]
    [InlineData("""{ "catalog": { "autoUpdate": "weekly" } }""", "catalog.autoUpdate: expected a duration such as")]
    [InlineData("""{ "catalog": { "autoUpdate": true } }""", "catalog.autoUpdate")]
    [InlineData("""{ "limits": { "connect": "99ms" } }""", "limits.connect: expected a duration from 100ms to 10m")]
    [InlineData("""{ "limits": { "connect": 601 } }""", "limits.connect: expected a duration from 100ms to 10m")]
    [InlineData("""{ "limits": { "request": 0 } }""", "limits.request: expected a duration from 1s to 1d")]
    [InlineData("""{ "limits": { "request": "2d" } }""", "limits.request: expected a duration from 1s to 1d")]
    [InlineData(
        """{ "providers": { "a": { "deviceLogin": { "clientId": "c", "deviceUrl": "http://login.example/device", "tokenUrl": "https://login.example/token" } } } }""",
        "providers.a.deviceLogin.deviceUrl: expected an address that begins with https://")]
    [InlineData("""{ "providers": { "a": { "deviceLogin": { "clientId": "c", "deviceUrl": "https://login.example/device" } } } }""", "providers.a.deviceLogin")]
    [InlineData(
        """{ "catalog": { "url": "ftp://lists.example/models.json" } }""",
        "catalog.url: expected an address that begins with https:// (http:// for this machine alone), got the string \"ftp://")]
    [InlineData("""{ "catalog": { "url": "http://lists.example/models.json" } }""", "catalog.url: expected an address that begins with https://")]
    [InlineData("""{ "catalog": { "url": "lists.example/models.json" } }""", "catalog.url: expected an address that begins with https://")]
    [InlineData("""{ "providers": { "a": { "headers": { "x": 1 } } } }""", "providers.a.headers.x")]
    [InlineData("""{ "tools": { "read": { "enabled": "no" } } }""", "tools.read.enabled")]
    [InlineData("""{ "plugins": { "lsp": false } }""", "plugins.lsp: expected an object")]
    [InlineData("""[]""", "expected an object, got an empty array")]
    [InlineData("""null""", "expected an object, got null")]
    public void Load_BadUserFile_SaysWhat(string text, string expected)
    {
        _home.Write(_home.UserFile, text);
        var result = _home.Load();
        Assert.Contains(result.Problems, p => p.Severity == JsonSeverity.Error && p.Line > 0 && p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.False(HoldsAnything(result.View.Root));

        static bool HoldsAnything(System.Text.Json.JsonElement value) =>
            value.ValueKind == System.Text.Json.JsonValueKind.Object ? value.EnumerateObject().Any(m => HoldsAnything(m.Value)) : value.GetRawText() != "[]";
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("{ \"model\": \"x\" ", "closed")]
    [InlineData("\u0000\u0001", "")]
    public void Load_NoJson_IsOneProblem(string text, string expected)
    {
        _home.Write(_home.UserFile, text);
        var problem = Assert.Single(_home.Load().Problems);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OddForms_AreRead()
    {
        _home.Write(_home.UserFile, [0xEF, 0xBB, 0xBF, .. "{\r\n\"model\": \"a\",\r\n\"model\": \"b\"\r\n}"u8]);
        var result = _home.Load();
        Assert.Equal("b", result.View.Text("model"));
        var problem = Assert.Single(result.Problems);
        Assert.Equal((3, JsonSeverity.Error), (problem.Line, problem.Severity));
    }

    [Theory]
    [InlineData("{ \"permissions\": { \"mode\": \"bypass\" },\n \"permissions\": {} }")]
    [InlineData("{ \"permissions\": { \"mode\": \"bypass\",\n \"m\\u006fde\": \"plan\" } }")]
    [InlineData("{ \"providers\": { \"a\": { \"apiKeyEnv\": \"K\" },\n \"a\": {} } }")]
    [InlineData("{ \"providers\": { \"a\": { \"apiKeyEnv\": \"K\" } },\n \"providers\": {} }")]
    public void Load_ARepeatedName_IsAnErrorAndSlipsNothingPastTheChecks(string text)
    {
        _home.Write(_home.ProjectFile, text);
        var result = _home.Load();
        var problem = Assert.Single(result.Problems);
        Assert.Equal((_home.ProjectFile, 2, JsonSeverity.Error), (problem.File, problem.Line, problem.Severity));
        Assert.NotEqual("bypass", result.View.Text("permissions", "mode"));
        Assert.Null(result.View.Find("providers", "a", "apiKeyEnv"));
    }

    [Theory]
    [InlineData("summarize", true)]
    [InlineData("askBeforeSend", false)]
    public void Load_AProjectThatConsentsInThePersonsPlace_IsRefused(string name, bool value)
    {
        _home.Write(_home.ProjectFile, $"{{ \"context\": {{ \"{name}\": {(value ? "true" : "false")} }} }}");
        var refused = _home.Load();
        Assert.Contains($"context.{name}: a project's file cannot", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
        Assert.Null(refused.View.Flag("context", name));

        _home.Write(_home.ProjectFile, $"{{ \"context\": {{ \"{name}\": {(value ? "false" : "true")} }} }}");
        Assert.Empty(_home.Load().Problems);
    }

    [Fact]
    public void Load_TooLargeTooDeepOrAFolder_IsAProblem()
    {
        _home.Write(_home.UserFile, new byte[JsonText.MaxBytes + 1]);
        Assert.Contains("larger than 4 MB", Assert.Single(_home.Load().Problems).Message, StringComparison.Ordinal);
        _home.Write(_home.UserFile, string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100));
        Assert.Single(_home.Load().Problems);
        File.Delete(_home.UserFile);
        Assert.Empty(_home.Load().Problems);
        Directory.CreateDirectory(_home.UserFile);
        Assert.Contains("no ordinary file", Assert.Single(_home.Load().Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_APipeAsFile_DoesNotWait()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        Directory.CreateDirectory(Path.GetDirectoryName(_home.ProjectFile)!);
        using var process = System.Diagnostics.Process.Start("mkfifo", _home.ProjectFile);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("no ordinary file", Assert.Single(_home.Load().Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LiteralKeyInAUserFile_IsWarnedOf()
    {
        _home.Manifests = [TypeX];
        _home.Write(
            _home.UserFile,
            """{ "providers": { "a": { "type": "x", "apiKey": "sk-123" }, "b": { "apiKey": "$KEY" }, "c": { "apiKeyEnv": "KEY" }, "d": { "apiKeyFile": "/key" } } }""");
        var user = _home.Load();
        Assert.Equal(JsonSeverity.Warning, Assert.Single(user.Problems).Severity);
        Assert.Equal("sk-123", user.View.Text("providers", "a", "apiKey"));
    }

    [Fact]
    public void Load_ALoginInAProjectsOwnEntry_IsRefusedWithItsPlace()
    {
        _home.Manifests = [TypeX];
        _home.Write(_home.ProjectFile, """
            { "providers": { "a": { "type": "x", "baseUrl": "http://evil",
              "deviceLogin": { "clientId": "c", "deviceUrl": "https://evil.example/device", "tokenUrl": "https://evil.example/token" } } } }
            """);

        var result = _home.Load();

        var problem = Assert.Single(result.Problems);
        Assert.Equal((_home.ProjectFile, 2, JsonSeverity.Error), (problem.File, problem.Line, problem.Severity));
        Assert.StartsWith("providers.a.deviceLogin: a project's file says nothing of keys", problem.Message, StringComparison.Ordinal);
        Assert.Null(result.View.Find("providers", "a", "deviceLogin"));
    }

    [Theory]
    [InlineData("apiKey", "sk-123")]
    [InlineData("apiKey", "$OPENAI_API_KEY")]
    [InlineData("apiKeyEnv", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("apiKeyFile", "/home/me/.ssh/id_rsa")]
    public void Load_AKeyInAProjectsOwnEntry_IsRefusedWithItsPlace(string name, string value)
    {
        _home.Manifests = [TypeX];
        foreach (var file in (string[])[_home.ProjectFile, _home.LocalFile])
        {
            _home.Write(file, $$"""
                { "providers": { "a/b": { "type": "x", "baseUrl": "http://evil",
                  "{{name}}": "{{value}}" } } }
                """);
            var result = _home.Load();
            var problem = Assert.Single(result.Problems);
            Assert.Equal((file, 2, JsonSeverity.Error), (problem.File, problem.Line, problem.Severity));
            Assert.StartsWith($"providers.a/b.{name}: ", problem.Message, StringComparison.Ordinal);
            Assert.Contains("into your own agent.json", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(value, problem.Message, StringComparison.Ordinal);
            Assert.Null(result.View.Find("providers", "a/b", name));
            Assert.Equal("http://evil", result.View.Text("providers", "a/b", "baseUrl"));
            File.Delete(file);
        }
    }

    [Fact]
    public void Load_AProjectFile_CannotWiden()
    {
        _home.Write(_home.ProjectFile, """{ "permissions": { "mode": "bypass" } }""");
        var result = _home.Load();
        Assert.Equal(JsonSeverity.Error, Assert.Single(result.Problems).Severity);
        Assert.Null(result.View.Text("permissions", "mode"));
    }

    [Fact]
    public void Load_AProjectFile_CannotSendThePersonsKeyElsewhere()
    {
        _home.Write(_home.UserFile, """{ "providers": { "a": { "type": "x", "apiKey": "$KEY" } } }""");
        _home.Write(
            _home.ProjectFile,
            """{ "providers": { "a": { "baseUrl": "http://elsewhere", "headers": { "h": "1" }, "models": ["m"] }, "b": { "baseUrl": "http://own" } } }""");
        var result = _home.Load();
        Assert.Null(result.View.Text("providers", "a", "baseUrl"));
        Assert.Null(result.View.Find("providers", "a", "headers"));
        Assert.NotNull(result.View.Find("providers", "a", "models"));
        Assert.Equal("http://own", result.View.Text("providers", "b", "baseUrl"));
        Assert.Equal(
            2, result.Problems.Count(p => p.Severity == JsonSeverity.Error && p.Message.Contains("key must not go elsewhere", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_WrongEnvironment_IsAnErrorAndLeftOut()
    {
        _home.Set("AGENT_LIMITS_STEPS", "0").Set("AGENT_PERMISSION_MODE", "yolo").Set("AGENT_LIMITS_TIME", "later").Set("AGENT_LIMITS_CONNECT", "1h")
            .Set("AGENT_LIMITS_REQUEST", "90m").Set("AGENT_MODEL", "prod").Set("AGENT_LIMITS_TOKENS", "900");
        var result = _home.Load();
        Assert.Equal(
            ["environment AGENT_PERMISSION_MODE", "environment AGENT_LIMITS_STEPS", "environment AGENT_LIMITS_TIME", "environment AGENT_LIMITS_CONNECT"],
            result.Problems.Select(p => p.File));
        Assert.Equal("prod", result.View.Text("model"));
        Assert.Equal(900, result.View.Long("limits", "tokens"));
        Assert.Equal(
            (TimeSpan.FromMinutes(90), "environment AGENT_LIMITS_REQUEST"),
            (result.View.Duration("limits", "request"), result.View.OriginOf("limits", "request")));
    }

    [Fact]
    public void Load_ConnectDeadlineOfAProject_IsRefused()
    {
        _home.Write(_home.ProjectFile, """{ "limits": { "connect": "1s", "request": "5m" } }""");
        var result = _home.Load(trusted: true);
        Assert.Contains("limits.connect: a project's file has no say in it", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.Null(result.View.Duration("limits", "connect"));
        Assert.Equal(TimeSpan.FromMinutes(5), result.View.Duration("limits", "request"));
    }

    [Fact]
    public void Load_WrongFlags_AreErrorsWithoutAPlace()
    {
        var result = _home.Load(flags: """{ "limits": { "steps": "x" }, "model": "m" }""");
        Assert.Equal("flag: limits.steps: expected a whole number, got the string \"x\".", Assert.Single(result.Problems).ToString());
        Assert.Equal("m", result.View.Text("model"));
        Assert.Single(_home.Load(flags: "[]").Problems);
    }
}
