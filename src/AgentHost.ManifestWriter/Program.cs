using AgentHost.ManifestWriter;

return ManifestCommand.Run(args, Console.Out, Console.Error);
