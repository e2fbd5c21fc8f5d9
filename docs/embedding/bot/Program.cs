using AgentHost.Hosting.Embedding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.Bot;

// bot FOLDER: reads "NAME: WORDS" from standard input, as a chat service would send them, and answers "@NAME …".
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddAgentHost(options => options with { AppFolder = args[0] });
builder.Services.AddSingleton(TextReader.Synchronized(Console.In));
builder.Services.AddSingleton(TextWriter.Synchronized(Console.Out));
builder.Services.AddHostedService<BotService>();
await builder.Build().RunAsync();
