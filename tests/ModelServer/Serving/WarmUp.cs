using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Runs the whole path on a throwaway server, so that a measured first request does not pay for the server's own compilation.</summary>
internal static class WarmUp
{
    private const int Rounds = 5;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using ModelServer server = await ModelServer.StartAsync(
            Scenario.Create().Reply(new Reply { Text = "warm up", Reasoning = "r", ChunkSize = 2, ToolCalls = [new ReplyToolCall { Name = "t" }] }).Repeat(0));
        for (int i = 0; i < Rounds; i++)
        {
            string stream = i % 2 == 0 ? "true" : "false";
            string body = """{"model":"m","stream":""" + stream
                + ""","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"t","parameters":{"type":"object"}}}]}""";
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
            string request = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}";
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            byte[] buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            {
            }
        }
    }
}
