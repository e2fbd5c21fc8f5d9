using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using static AgentHost.JsonRpc.Tests.ConnectionPair;

namespace AgentHost.JsonRpc.Tests;

/// <summary>A real language server as the other side.</summary>
public sealed class ClangdTests
{
    [Fact]
    public async Task Clangd_WholeLife_DiagnosesAnError()
    {
        var folder = Directory.CreateTempSubdirectory("jsonrpc-clangd-");
        try
        {
            using var process = StartClangd(folder.FullName);
            var uri = new Uri(Path.Combine(folder.FullName, "a.c")).AbsoluteUri;
            await using var connection = new JsonRpcConnection(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
            var diagnostics = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.OnUnknownRequest((_, _, _) => ValueTask.FromResult(Json("null")));
            connection.OnNotification("textDocument/publishDiagnostics", (parameters, _) =>
            {
                diagnostics.TrySetResult(parameters!.Value);
                return ValueTask.CompletedTask;
            });
            connection.Start();

            var initialized = await connection.RequestAsync("initialize", Json("""{"processId":null,"rootUri":null,"capabilities":{}}""")).WaitAsync(Patience);
            Assert.Equal(JsonValueKind.Object, initialized.GetProperty("capabilities").ValueKind);
            await connection.NotifyAsync("initialized", Json("{}"));
            await connection.NotifyAsync("textDocument/didOpen", Json(
                $$"""{"textDocument":{"uri":"{{uri}}","languageId":"c","version":1,"text":"int main(void) { return nope; }\n"} }"""));
            var published = await diagnostics.Task.WaitAsync(Patience);
            Assert.Equal(uri, published.GetProperty("uri").GetString());
            Assert.Contains("nope", published.GetProperty("diagnostics")[0].GetProperty("message").GetString(), StringComparison.Ordinal);

            var unknown = await Assert.ThrowsAsync<RemoteErrorException>(() => connection.RequestAsync("no/such/method", Json("{}")).WaitAsync(Patience));
            Assert.Equal(JsonRpcErrorCodes.MethodNotFound, unknown.Code);
            Assert.Equal(JsonValueKind.Null, (await connection.RequestAsync("shutdown").WaitAsync(Patience)).ValueKind);
            await connection.NotifyAsync("exit");
            Assert.Equal(ConnectionEndReason.EndOfInput, (await connection.Completion.WaitAsync(Patience)).Reason);
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Clangd_Killed_PendingCallFails()
    {
        var folder = Directory.CreateTempSubdirectory("jsonrpc-clangd-");
        try
        {
            using var process = StartClangd(folder.FullName);
            await using var connection = new JsonRpcConnection(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
            connection.Start();
            await connection.RequestAsync("initialize", Json("""{"processId":null,"rootUri":null,"capabilities":{}}""")).WaitAsync(Patience);
            process.Kill();
            await Assert.ThrowsAsync<ConnectionClosedException>(() =>
                connection.RequestAsync("workspace/symbol", Json("""{"query":""}""")).WaitAsync(Patience));
            var end = await connection.Completion.WaitAsync(Patience);
            Assert.True(end.Reason is ConnectionEndReason.EndOfInput or ConnectionEndReason.ProtocolError, end.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process StartClangd(string folder)
    {
        var start = new ProcessStartInfo("clangd", ["--log=error", "--background-index=false"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        try
        {
            var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("This test needs clangd on the PATH; install the package clangd.", exception);
        }
    }
}
