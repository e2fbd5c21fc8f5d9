using AgentHost;
using AgentHost.Client;
using AgentHost.Hosting.Embedding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// embedding FOLDER PROMPT: one prompt in the current folder, with the plugins of the program in FOLDER. Nobody is asked: what would ask is denied.
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddAgentHost(options => options with { AppFolder = args[0] });
using var program = builder.Build();
await program.StartAsync();

var host = program.Services.GetRequiredService<IHostClient>();
var workspace = await host.Workspaces.OpenAsync(new WorkspaceRequest(Environment.CurrentDirectory), default);
var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), default);
await foreach (var told in host.SubscribeAsync(new EventFilter { SessionId = session.Id }, default))
{
    if (told is StreamOpened)
    {
        await host.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart(args[1])]), default);
    }
    else if (told is TurnCompleted end)
    {
        Console.Out.WriteLine(end.Text ?? end.Reason);
        break;
    }
}

await program.StopAsync();
