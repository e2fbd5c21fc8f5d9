using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model-server-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Main_Scenario_ServesAndSaysTheOutcomeWhenTold()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "stops by SIGTERM");
        string file = Path.Combine(_folder, "s.json");
        string log = Path.Combine(_folder, "log.jsonl");
        await File.WriteAllTextAsync(file, """{"steps":[{"reply":{"text":"hi"}}]}""");
        using Process process = Start("--scenario", file, "--log", log);
        JsonElement address = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;
        Assert.Equal(process.Id, address.GetProperty("processId").GetInt32());
        using var http = new HttpClient();
        using var content = new StringContent(ChatClient.Body(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(address.GetProperty("baseUrl").GetString() + "/chat/completions", content);
        Assert.Equal("hi", ChatAnswer.From(await ChatClient.EventsAsync(response)).Text.ToString());
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        JsonElement outcome = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(1, outcome.GetProperty("modelRequests").GetInt32());
        Assert.Single(await File.ReadAllLinesAsync(log));
    }

    [Theory]
    [InlineData("--scenario is needed")]
    [InlineData("unknown option", "--x", "1")]
    [InlineData("needs a value", "--scenario")]
    [InlineData("--port must be", "--port", "70000")]
    [InlineData("cannot read the scenario", "--scenario", "/nowhere/s.json")]
    public async Task Main_BadArguments_OneSentenceAndTwo(string expected, params string[] args)
    {
        using Process process = Start(args);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "AgentHost.ModelServer.dll"));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }
}
