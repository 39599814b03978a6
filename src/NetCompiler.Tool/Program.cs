return NetCompiler.Tool.CommandLine.Run(args, Console.Out, Console.Error);
